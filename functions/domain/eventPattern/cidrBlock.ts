import { BlockList, isIP } from "node:net";
import { InvalidEventPattern } from "./invalidEventPattern";

/** Compiles a `cidr` operand, IPv4 or IPv6. An event's value that is not an address does not match. */
export function compileCidrBlock(operand: string, at: readonly string[]): (value: string) => boolean {
  const [network = "", mask = "", ...rest] = operand.split("/");
  const version = isIP(network);
  const bits = Number(mask);
  if (rest.length > 0 || version === 0 || !/^\d+$/.test(mask) || bits > (version === 4 ? 32 : 128)) {
    throw new InvalidEventPattern(`Malformed CIDR, one '/' required: ${operand}`, at);
  }
  const family = version === 4 ? "ipv4" : "ipv6";
  const block = new BlockList();
  block.addSubnet(network, bits, family);
  // BlockList takes an IPv4 address for its IPv4-mapped IPv6 form; EventBridge compares like with like.
  return (value) => isIP(value) === version && block.check(value, family);
}

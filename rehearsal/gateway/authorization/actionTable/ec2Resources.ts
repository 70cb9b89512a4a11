import type { ResourceNames } from "./operationAccess";
import type { RequestInput } from "./requestInput";

/** Resource types by the prefix of their ids. */
const typesByPrefix: Readonly<Record<string, string>> = {
  acl: "network-acl",
  ami: "image",
  dopt: "dhcp-options",
  eigw: "egress-only-internet-gateway",
  eipalloc: "elastic-ip",
  eni: "network-interface",
  fl: "vpc-flow-log",
  i: "instance",
  igw: "internet-gateway",
  key: "key-pair",
  lt: "launch-template",
  nat: "natgateway",
  pcx: "vpc-peering-connection",
  pl: "prefix-list",
  rtb: "route-table",
  sg: "security-group",
  sgr: "security-group-rule",
  snap: "snapshot",
  subnet: "subnet",
  tgw: "transit-gateway",
  vol: "volume",
  vpc: "vpc",
  vpce: "vpc-endpoint",
};

/** Owned by nobody in their ARN, since accounts share them. */
const withoutAccount = new Set(["image", "snapshot"]);

/** `arn:aws:ec2:us-east-1:123456789012:instance/i-0123456789abcdef0`; the id is `*` for a resource that is to be made. */
export function ec2Arn(input: RequestInput, type: string, id: string): string {
  return input.arn("ec2", `${type}/${id}`, withoutAccount.has(type) ? { account: "" } : {});
}

/** The resources of a type in these members. */
export function ec2(type: string, ...members: readonly string[]): ResourceNames {
  return (input) => input.texts(...members).map((id) => ec2Arn(input, type, id));
}

/** A resource that the request makes. */
export function newEc2(...types: readonly string[]): ResourceNames {
  return (input) => types.map((type) => ec2Arn(input, type, "*"));
}

/** Resources in these members whose type their id tells. */
export function ec2ById(...members: readonly string[]): ResourceNames {
  return (input) =>
    input.texts(...members).map((id) => ec2Arn(input, typesByPrefix[id.split("-")[0] ?? ""] ?? "*", id));
}

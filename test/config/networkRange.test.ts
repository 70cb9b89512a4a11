import assert from "node:assert/strict";
import { networkRange } from "../../config/networkRange";

const ipv4 = networkRange("IPv4", "172.31.0.0/16");
const ipv6 = networkRange("IPv6", "fe80::/10");

function problem(schema: typeof ipv4, text: string): string | undefined {
  return schema.safeParse(text).error?.issues[0]?.message;
}

describe("A network range", () => {
  it("is a network of its own family", () => {
    for (const range of ["172.31.0.0/16", "0.0.0.0/8", "10.1.2.3/32"])
      assert.equal(problem(ipv4, range), undefined, range);
    for (const range of ["fe80::/10", "2001:DB8::/32", "::1/128"]) assert.equal(problem(ipv6, range), undefined, range);
  });

  it("may be the security group's own VPC", () => {
    assert.deepEqual([problem(ipv4, "vpc"), problem(ipv6, "vpc")], [undefined, undefined]);
  });

  it("is not the world, to which a group can't be confined", () => {
    assert.match(problem(ipv4, "0.0.0.0/0") ?? "", /open to the world itself/);
    assert.match(problem(ipv6, "::/0") ?? "", /open to the world itself/);
  });

  it("says which family it takes where it is of the other", () => {
    assert.match(problem(ipv4, "fe80::/10") ?? "", /is IPv6; this key takes an IPv4 range/);
    assert.match(problem(ipv6, "10.0.0.0/8") ?? "", /is IPv4; this key takes an IPv6 range/);
  });

  it("says which network an address with host bits is in", () => {
    assert.equal(
      problem(ipv4, "172.31.4.1/16"),
      '"172.31.4.1/16" has bits set behind its prefix; the network is 172.31.0.0/16.',
    );
    assert.equal(problem(ipv6, "fe80::1/10"), '"fe80::1/10" has bits set behind its prefix; the network is fe80::/10.');
  });

  it("is refused in every form that AWS refuses", () => {
    for (const range of [
      "",
      "172.31.0.0",
      "172.31/16",
      "0xac.31.0.0/16",
      "172.31.0.0/33",
      "256.0.0.0/8",
      "172.31.0.0/-1",
    ]) {
      assert.match(problem(ipv4, range) ?? "", /is not an IPv4 range/, range);
    }
    for (const range of ["fe80::", "fe80::/129", "fe80:::/10"])
      assert.match(problem(ipv6, range) ?? "", /is not an IPv6 range/, range);
  });
});

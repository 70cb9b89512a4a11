import assert from "node:assert/strict";
import { confineSecurityGroupOptionsSchema } from "../../../functions/confine-security-group/options";

function problemsOf(options: unknown): string {
  return (
    confineSecurityGroupOptionsSchema
      .safeParse(options)
      .error?.issues.map(({ message }) => message)
      .join() ?? ""
  );
}

describe("The options of confine-security-group", () => {
  it("default to the reference's ranges and to no open port", () => {
    assert.deepEqual(confineSecurityGroupOptionsSchema.parse({}), {
      allowedIPv4: ["172.31.0.0/16"],
      allowedIPv6: ["fe80::/10"],
      allowedPorts: [],
    });
  });

  it("take a range, the VPC, or a list of both", () => {
    const { allowedIPv4, allowedIPv6 } = confineSecurityGroupOptionsSchema.parse({
      allowedIPv4: ["vpc", "10.0.0.0/8", "vpc"],
      allowedIPv6: "vpc",
    });
    assert.deepEqual([allowedIPv4, allowedIPv6], [["vpc", "10.0.0.0/8"], ["vpc"]]);
  });

  it("refuse a range of the other family, with host bits, or that is none", () => {
    for (const wrong of ["fe80::/10", "10.0.0.1/8", "10.0.0.0", "10/8", "VPC", ""]) {
      assert.match(problemsOf({ allowedIPv4: wrong }), /IPv4 network in CIDR notation/, wrong);
    }
    assert.match(problemsOf({ allowedIPv6: ["10.0.0.0/8"] }), /IPv6 network/);
  });

  it("refuse a range that is the world itself, which would be confined for ever", () => {
    assert.match(problemsOf({ allowedIPv4: ["0.0.0.0/1"] }), /open to the world/);
    assert.match(problemsOf({ allowedIPv6: "::/0" }), /open to the world/);
  });

  it("refuse what they don't know", () => {
    assert.match(problemsOf({ allowedIpv4: "vpc" }), /allowedIpv4/);
  });
});

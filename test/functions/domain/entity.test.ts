import assert from "node:assert/strict";
import fc from "fast-check";
import { type Entity, ledgerNameOf, readEntityArn } from "../../../functions/domain/entity";

function entityOf(arn: string): Entity {
  const reading = readEntityArn(arn);
  return reading.kind === "entity" ? reading.entity : assert.fail(reading.reason);
}

describe("Reading an entity's ARN", () => {
  for (const [arn, name, region] of [
    ["arn:aws:iam::111122223333:user/alice", "user/alice", "global"],
    ["arn:aws:iam::111122223333:user/division_abc/alice", "user/alice", "global"],
    // The reference takes "service-role" for the name here.
    ["arn:aws:iam::111122223333:role/service-role/role1", "role/role1", "global"],
    ["arn:aws-cn:iam::111122223333:role/role1", "role/role1", "global"],
    ["arn:aws:lambda:eu-west-1:111122223333:function:invoices", "function/invoices", "eu-west-1"],
    ["arn:aws:lambda:eu-west-1:111122223333:function:invoices:live", "function/invoices", "eu-west-1"],
    ["arn:aws:lambda:eu-west-1:111122223333:function:invoices:$LATEST", "function/invoices", "eu-west-1"],
    [
      "arn:aws-us-gov:ec2:us-gov-west-1:111122223333:instance/i-0123456789abcdef0",
      "instance/i-0123456789abcdef0",
      "us-gov-west-1",
    ],
    [
      "arn:aws:ec2:ap-southeast-2:111122223333:security-group/sg-01234567",
      "security-group/sg-01234567",
      "ap-southeast-2",
    ],
  ] as const) {
    it(`knows ${arn}`, () => {
      assert.deepEqual(ledgerNameOf(entityOf(arn)), { resource: name, region });
      assert.equal(entityOf(arn).accountId, "111122223333");
    });
  }

  it("keeps a path and a qualifier apart from the name", () => {
    const role = entityOf("arn:aws:iam::111122223333:role/a/b/c");
    assert.ok(role.kind === "role" && role.path === "/a/b/" && role.name === "c");
    const lambda = entityOf("arn:aws:lambda:eu-west-1:111122223333:function:invoices:7");
    assert.ok(lambda.kind === "function" && lambda.qualifier === "7");
    assert.equal(lambda.arn, "arn:aws:lambda:eu-west-1:111122223333:function:invoices");
  });

  for (const arn of [
    "",
    "i-0123456789abcdef0",
    "arn:aws:s3:::bucket",
    "arn:aws:iam::aws:policy/AWSDenyAll",
    "arn:aws:iam::111122223333:root",
    "arn:aws:iam::111122223333:group/admins",
    "arn:aws:iam::111122223333:role/",
    "arn:aws:iam::111122223333:role//name",
    "arn:aws:iam:us-east-1:111122223333:role/name",
    "arn:aws:sts::111122223333:assumed-role/name/session",
    "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0/more",
    "arn:aws:ec2:eu-west-1:111122223333:instance/*",
    "arn:aws:ec2::111122223333:instance/i-0123456789abcdef0",
    "arn:aws:ec2:eu-west-1:11112222333:instance/i-0123456789abcdef0",
    "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0\n",
    "arn:azure:ec2:eu-west-1:111122223333:instance/i-0123456789abcdef0",
    "arn:aws:lambda:eu-west-1:111122223333:layer:name:1",
    "arn:aws:lambda:eu-west-1:111122223333:function:name:alias:more",
    `arn:aws:iam::111122223333:role/${"a".repeat(65)}`,
    `arn:aws:iam::111122223333:role/${"a/".repeat(2000)}b`,
  ]) {
    it(`refuses ${JSON.stringify(arn.slice(0, 80))}`, () => {
      assert.equal(readEntityArn(arn).kind, "unreadable");
    });
  }

  it("never throws, and shows of what it refuses a bounded, printable part", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: "binary" }),
          fc.string().map((end) => `arn:aws:iam::111122223333:role${end}`),
        ),
        (text) => {
          const reading = readEntityArn(text);
          if (reading.kind === "unreadable") assert.match(reading.reason, /^[\x20-\x7e]{1,700}$/);
        },
      ),
    );
  });

  it("gives back what it read: the ARN, with only a function's qualifier taken off", () => {
    const segment = fc.stringMatching(/^[\w+=,.@-]{1,20}$/);
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 4 }), segment, fc.constantFrom("user", "role"), (path, name, kind) => {
        const arn = `arn:aws:iam::111122223333:${[kind, ...path, name].join("/")}`;
        const entity = entityOf(arn);
        assert.ok(entity.kind === kind && entity.name === name && entity.arn === arn);
        assert.equal(entity.path, ["", ...path, ""].join("/"));
      }),
    );
  });
});

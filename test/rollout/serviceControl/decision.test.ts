import { strict as assert } from "node:assert";
import { describe, it } from "mocha";
import { contextOf } from "../../../rollout/serviceControl/boundPrincipal";
import { type ControlledRequest, decide } from "../../../rollout/serviceControl/decision";
import { readStatements, type ServiceControlLevel } from "../../../rollout/serviceControl/policy";

const principal = {
  account: {
    id: "111111111111",
    name: "a",
    state: "ACTIVE",
    unitIds: ["r-ab12", "ou-ab12-1"],
    unitNames: [],
    tags: {},
  },
  partition: "aws",
  organizationId: "o-abcdefghij",
  role: "Security-IR-Role",
} as const;

function request(action = "ec2:StopInstances", region = "eu-central-1", resources = ["*"]): ControlledRequest {
  return { action, resources, context: contextOf(principal, action, region) };
}

function level(attachedTo: string, ...statements: readonly object[]): ServiceControlLevel {
  const text = JSON.stringify({ Version: "2012-10-17", Statement: statements });
  return [{ id: "p-1", name: "guard", attachedTo, statements: readStatements(text) }];
}

const everything = { Effect: "Allow", Action: "*", Resource: "*" };
const root = level("r-ab12", everything);

function deny(condition: object, rest: object = { Action: "ec2:*", Resource: "*" }) {
  return [root, level("ou-ab12-1", everything, { Sid: "No", Effect: "Deny", ...rest, Condition: condition })];
}

describe("what service control policies say to an action", () => {
  it("allows what each level allows and none denies", () => {
    assert.deepEqual(decide([root, level("ou-ab12-1", everything)], request()), { kind: "allowed" });
    assert.deepEqual(decide([], request()), { kind: "allowed" }, "an organization without such policies");
    assert.deepEqual(decide([root, []], request()), { kind: "allowed" });
  });

  it("does not allow what one level leaves out", () => {
    const levels = [root, level("ou-ab12-1", { Effect: "Allow", Action: ["s3:*", "iam:*"], Resource: "*" })];
    assert.deepEqual(decide(levels, request()), { kind: "not-allowed", at: "ou-ab12-1" });
    assert.equal(decide(levels, request("iam:GetRole")).kind, "allowed");
  });

  it("denies by action or by all but some actions", () => {
    assert.equal(decide(deny({}), request()).kind, "denied");
    assert.equal(decide(deny({}, { NotAction: ["iam:*", "ec2:Describe*"], Resource: "*" }), request()).kind, "denied");
    assert.equal(decide(deny({}, { NotAction: "ec2:*", Resource: "*" }), request()).kind, "allowed");
    assert.equal(decide(deny({}, { Action: "s3:*", Resource: "*" }), request()).kind, "allowed");
  });

  it("names the policy and the statement that deny", () => {
    const decision = decide(deny({}), request());
    assert.ok(decision.kind === "denied");
    assert.deepEqual(
      [decision.by.policy.id, decision.by.policy.attachedTo, decision.by.sid],
      ["p-1", "ou-ab12-1", "No"],
    );
  });

  it("heeds the exception for a principal, under each spelling", () => {
    const role = "arn:aws:iam::*:role/Security-IR-Role";
    for (const condition of [
      { ArnNotLike: { "aws:PrincipalArn": [role] } },
      { ArnNotLikeIfExists: { "aws:PrincipalARN": role } },
      { StringNotLike: { "aws:PrincipalArn": role } },
      { ArnNotEquals: { "aws:principalarn": ["arn:aws:iam::*:role/other", role] } },
      { StringNotEquals: { "aws:PrincipalAccount": "111111111111" } },
      { Null: { "aws:PrincipalArn": "true" } },
    ])
      assert.equal(decide(deny(condition), request()).kind, "allowed", JSON.stringify(condition));
    const other = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/other" } };
    assert.equal(decide(deny(other), request()).kind, "denied");
  });

  it("denies a Region, and IAM by the Region of global services", () => {
    const condition = { StringNotEquals: { "aws:RequestedRegion": ["eu-central-1"] } };
    assert.equal(decide(deny(condition), request("ec2:StopInstances", "eu-central-1")).kind, "allowed");
    assert.equal(decide(deny(condition), request("ec2:StopInstances", "eu-west-1")).kind, "denied");
    const all = deny(condition, { Action: "*", Resource: "*" });
    assert.equal(decide(all, request("iam:PutRolePolicy", "eu-central-1")).kind, "denied");
  });

  it("does not decide by what it does not know of a request", () => {
    const decision = decide(deny({ StringNotEquals: { "ec2:InstanceType": "t3.micro" } }), request());
    assert.ok(decision.kind === "undecided");
    assert.deepEqual(decision.on, ["ec2:InstanceType"]);
    for (const condition of [
      { NotIpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
      { StringEquals: { "aws:PrincipalArn": "$" + "{aws:PrincipalTag/role}" } },
      { DateGreaterThan: { "aws:PrincipalArn": "2026-01-01" } },
    ])
      assert.equal(decide(deny(condition), request()).kind, "undecided", JSON.stringify(condition));
  });

  it("decides where another condition fails whatever the unknown one is", () => {
    const condition = {
      StringEquals: { "ec2:InstanceType": "t3.micro" },
      ArnLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/other" },
    };
    assert.equal(decide(deny(condition), request()).kind, "allowed");
  });

  it("is not undecided where another statement denies for certain", () => {
    const levels = [
      ...deny({ StringEquals: { "ec2:Vpc": "x" } }),
      level("111111111111", everything, { Effect: "Deny", Action: "ec2:*", Resource: "*" }),
    ];
    assert.equal(decide(levels, request()).kind, "denied");
  });

  it("denies in part where it denies some of the resources only", () => {
    const rest = { Action: "iam:PutRolePolicy", Resource: "arn:aws:iam::*:role/admin-*" };
    const all = ["arn:aws:iam::111111111111:role/*"];
    const decision = decide(deny({}, rest), request("iam:PutRolePolicy", "eu-central-1", all));
    assert.ok(decision.kind === "partly");
    assert.deepEqual(decision.resources, ["arn:aws:iam::*:role/admin-*"]);
    const elsewhere = { Action: "iam:PutRolePolicy", NotResource: "arn:aws:iam::*:role/*" };
    assert.equal(decide(deny({}, elsewhere), request("iam:PutRolePolicy", "eu-central-1", all)).kind, "allowed");
  });

  it("decides by the tag keys that responders set, and by none", () => {
    const exception = { "ForAnyValue:StringEqualsIgnoreCase": { "aws:TagKeys": "SecurityException" } };
    assert.equal(decide(deny(exception), request("ec2:CreateTags")).kind, "allowed");
    const own = { "ForAnyValue:StringLike": { "aws:TagKeys": "firebreak:*" } };
    assert.equal(decide(deny(own), request("ec2:CreateTags")).kind, "undecided");
    const demanded = { Null: { "aws:PrincipalTag/team": "true" } };
    assert.equal(decide(deny(demanded), request()).kind, "undecided", "the role may carry any tag");
  });

  it("is undecided where the only allowance is conditional on what is not known", () => {
    const levels = [level("r-ab12", { ...everything, Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } })];
    assert.equal(decide(levels, request()).kind, "undecided");
  });
});

import assert from "node:assert/strict";
import { readBlockPolicy } from "../../../functions/domain/blockPolicy";
import { readEntityArn } from "../../../functions/domain/entity";
import {
  denialPolicyName,
  type FunctionEntity,
  isFunctionDenial,
  roleDenial,
  sessionDenial,
} from "../../../functions/domain/functionDenial";

function functionOf(arn: string): FunctionEntity {
  const reading = readEntityArn(arn);
  assert.ok(reading.kind === "entity" && reading.entity.kind === "function");
  return reading.entity;
}

const arn = "arn:aws-us-gov:lambda:us-gov-west-1:111122223333:function:invoices";
const roleId = "AROAEXAMPLEROLEID0001";
const named = functionOf(`${arn}:live`);

describe("The deny of a function", () => {
  it("is of the function whatever version or alias named it, in its own partition", () => {
    assert.equal(sessionDenial(named, roleId), sessionDenial(functionOf(arn), roleId));
    assert.deepEqual(JSON.parse(sessionDenial(named, roleId)), {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "FirebreakDenyFunction",
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: { ArnLike: { "lambda:SourceFunctionArn": [arn, `${arn}:*`] } },
        },
        {
          Sid: "FirebreakDenyFunctionSessions",
          Effect: "Deny",
          Action: "*",
          Resource: "*",
          Condition: {
            StringEquals: { "aws:userid": `${roleId}:invoices` },
            ArnNotLike: {
              "lambda:SourceFunctionArn": [arn.replace("us-gov-west-1", "*"), `${arn.replace("us-gov-west-1", "*")}:*`],
            },
          },
        },
      ],
    });
  });

  it("is known again whatever id the role had, and told from one that was edited, of another function, or of a block", () => {
    const other = functionOf(arn.replace("invoices", "orders"));
    for (const ours of [roleDenial, sessionDenial(named, roleId), sessionDenial(named, "AROAANOTHER")])
      assert.ok(isFunctionDenial(ours, named), ours);
    const edited = sessionDenial(named, roleId).replace('"Action":"*"', '"Action":"s3:*"');
    for (const foreign of [null, "", "{}", "not JSON", edited, sessionDenial(other, roleId)])
      assert.ok(!isFunctionDenial(foreign, named), String(foreign));
    assert.equal(readBlockPolicy(sessionDenial(named, roleId)), undefined);
  });

  it("has a name that IAM takes for the longest function and Region, another for each Region", () => {
    const longest = functionOf(arn.replace("invoices", "f".repeat(64)).replace("us-gov-west-1", "ap-southeast-10"));
    assert.match(denialPolicyName(longest), /^[\w+=,.@-]{1,128}$/);
    assert.notEqual(denialPolicyName(named), denialPolicyName({ ...named, region: "us-gov-east-1" }));
  });

  it("leaves a role room for ten functions of the longest name in one policy each", () => {
    const longest = functionOf(arn.replace("invoices", "f".repeat(64)));
    assert.ok(sessionDenial(longest, roleId).length * 10 <= 10_240, String(sessionDenial(longest, roleId).length));
  });
});

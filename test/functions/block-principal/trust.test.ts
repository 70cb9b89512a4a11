import assert from "node:assert/strict";
import fc from "fast-check";
import { trustedIn } from "../../../functions/block-principal/impact";

describe("Who may assume a role", () => {
  it("is whoever its trust policy allows, each once, and nobody that it denies", () => {
    const document = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: ["ec2.amazonaws.com", "lambda.amazonaws.com"] },
          Action: "sts:AssumeRole",
        },
        { Effect: "Allow", Principal: { AWS: "arn:aws:iam::111122223333:root", Service: "ec2.amazonaws.com" } },
        { Effect: "Deny", Principal: { AWS: "arn:aws:iam::444455556666:root" } },
      ],
    };
    assert.deepEqual(trustedIn(JSON.stringify(document)), [
      "ec2.amazonaws.com",
      "lambda.amazonaws.com",
      "arn:aws:iam::111122223333:root",
    ]);
  });

  it("is anybody where the policy says so, also as one statement without a list", () => {
    assert.deepEqual(trustedIn('{"Statement":{"Effect":"Allow","Principal":"*"}}'), ["anybody"]);
  });

  it("is nobody of a policy that can't be read, and never an error", () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => Array.isArray(trustedIn(JSON.stringify(value)))));
  });
});

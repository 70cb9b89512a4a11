import assert from "node:assert/strict";
import { policyDocumentOf } from "../../../functions/domain/policyDocument";

const place = { partition: "aws-cn", account: "444455556666" };

// biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable, not a template of ours.
const policyVariable = "${aws:PrincipalAccount}";

describe("A policy document", () => {
  it("fills partition, account and Region into resources and conditions", () => {
    const document = policyDocumentOf(
      [
        {
          sid: "Stop",
          actions: ["ec2:StopInstances"],
          resources: ["arn:{partition}:ec2:{region}:{account}:instance/*"],
          conditions: { StringEquals: { "aws:ResourceAccount": "{account}", "aws:RequestedRegion": ["{region}"] } },
        },
      ],
      { ...place, region: "cn-north-1" },
    );
    assert.deepEqual(document, {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "Stop",
          Effect: "Allow",
          Action: ["ec2:StopInstances"],
          Resource: ["arn:aws-cn:ec2:cn-north-1:444455556666:instance/*"],
          Condition: { StringEquals: { "aws:ResourceAccount": "444455556666", "aws:RequestedRegion": ["cn-north-1"] } },
        },
      ],
    });
  });

  it("serves every Region where none is given, keeps a deny, and leaves IAM's own variables alone", () => {
    const [statement] = policyDocumentOf(
      [
        {
          sid: "No",
          effect: "Deny",
          actions: ["s3:*"],
          resources: [`arn:{partition}:s3:{region}::${policyVariable}/*`],
        },
      ],
      place,
    ).Statement;
    assert.equal(statement?.Effect, "Deny");
    assert.deepEqual(statement.Resource, [`arn:aws-cn:s3:*::${policyVariable}/*`]);
  });

  it("refuses a placeholder that IAM would take for a literal", () => {
    assert.throws(
      () =>
        policyDocumentOf([{ sid: "Typo", actions: ["s3:GetObject"], resources: ["arn:{partiton}:s3:::b/*"] }], place),
      /placeholder \{partiton\}; known are/,
    );
  });
});

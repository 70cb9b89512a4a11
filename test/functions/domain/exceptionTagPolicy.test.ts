import assert from "node:assert/strict";
import { exceptionTagPolicy } from "../../../functions/domain/exceptionTagPolicy";

describe("The tag policy of the exception tag", () => {
  it("says how the key is capitalized and what a value begins with, in Organizations' own syntax", () => {
    assert.deepEqual(JSON.parse(exceptionTagPolicy("SecurityException", ["Jira-", "CHG"])), {
      tags: {
        SecurityException: {
          tag_key: { "@@assign": "SecurityException" },
          tag_value: { "@@assign": ["Jira-*", "CHG*"] },
          enforced_for: { "@@assign": ["ec2:instance", "ec2:security-group", "ec2:volume", "s3:bucket"] },
        },
      },
    });
  });

  it("takes any value where no beginning is given", () => {
    assert.equal("tag_value" in JSON.parse(exceptionTagPolicy("Exempt", [])).tags.Exempt, false);
  });
});

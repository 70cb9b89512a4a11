import assert from "node:assert/strict";
import { ConfigurationError } from "../../config/configurationError";
import { readSettings } from "../../config/readSettings";
import { warningsOf } from "../../config/warnings";
import { settingsOf } from "../components/settings";

const approver = "arn:aws:iam::*:role/exception-approver";
const placement = { accountId: "999988887777", partition: "aws", region: "eu-central-1" };

function mistakesOf(config: Readonly<Record<string, unknown>>): readonly string[] {
  const shared = { "firebreak:role": "management", "firebreak:securityAccountId": "111122223333" };
  try {
    readSettings({ ...shared, ...config }, placement);
    return [];
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return error.message
      .split("\n")
      .slice(1, -1)
      .map((line) => line.trim());
  }
}

describe("Who may set the exception tag, in the config", () => {
  it("is a role or user by a pattern that tells it from others", () => {
    for (const pattern of [
      approver,
      "arn:*:iam::*:role/exception-approver",
      "arn:aws:iam::111122223333:user/people/jane",
      "arn:aws:iam::*:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Exceptions_*",
    ])
      assert.deepEqual(mistakesOf({ "firebreak:exceptionPrincipals": JSON.stringify([pattern]) }), [], pattern);
  });

  it("is told wrong, every pattern of it, where everybody or nobody would be meant", () => {
    const patterns = [
      "*",
      "arn:aws:iam::*:role/*",
      "arn:aws:iam::*:*",
      "arn:aws:iam::*:root",
      "arn:aws:sts::111122223333:assumed-role/approver/jane",
      "exception-approver",
    ];
    const mistakes = mistakesOf({ "firebreak:exceptionPrincipals": JSON.stringify(patterns) });
    assert.equal(mistakes.length, patterns.length);
    for (const [index, mistake] of mistakes.entries()) {
      assert.ok(
        mistake.startsWith(`firebreak:exceptionPrincipals: ${JSON.stringify(patterns[index])} must be the ARN`),
        mistake,
      );
    }
  });

  it("is told wrong together with every other mistake", () => {
    const mistakes = mistakesOf({
      "firebreak:exceptionPrincipals": '["*"]',
      "firebreak:exceptionGuardTargets": '["production"]',
      "firebreak:exceptionTicketPrefixes": '["Jira *"]',
      "firebreak:exceptionGuard": "perhaps",
    });
    assert.deepEqual(
      mistakes.map((mistake) => mistake.split(":")[1]),
      ["exceptionPrincipals", "exceptionGuard", "exceptionGuardTargets", "exceptionTicketPrefixes"],
    );
  });

  it("must be somebody where the guard is on, or there is nothing to guard", () => {
    assert.match(mistakesOf({ "firebreak:exceptionGuard": "true" }).join(), /exceptionGuard: has nothing to guard/);
    for (const key of ["exceptionPrincipals", "deploymentPrincipals"])
      assert.deepEqual(
        mistakesOf({ "firebreak:exceptionGuard": "true", [`firebreak:${key}`]: JSON.stringify([approver]) }),
        [],
      );
  });

  it("is not guarded in the management account, and who targets it hears so", () => {
    assert.match(
      mistakesOf({ "firebreak:exceptionGuardTargets": '["999988887777"]' }).join(),
      /names the management account, 999988887777, which no such policy binds/,
    );
    assert.deepEqual(
      mistakesOf({ "firebreak:exceptionGuardTargets": '["r-ab12", "ou-ab12-c3d4e5f6", "444455556666"]' }),
      [],
    );
  });
});

describe("Warnings about the guard of exceptions", () => {
  const warned = (config: Record<string, string>) => warningsOf(settingsOf("management", config));

  it("tell which half is left out for want of a name", () => {
    const guard = { "firebreak:exceptionGuard": "true" };
    const named = JSON.stringify([approver]);
    assert.match(
      warned({ ...guard, "firebreak:deploymentPrincipals": named }).join(),
      /anybody may set the exception tag/,
    );
    assert.match(
      warned({ ...guard, "firebreak:exceptionPrincipals": named }).join(),
      /not what Firebreak has in members/,
    );
    assert.deepEqual(
      warned({ ...guard, "firebreak:exceptionPrincipals": named, "firebreak:deploymentPrincipals": named }),
      [],
    );
  });

  it("tell of targets that nothing is attached to", () => {
    const targets = { "firebreak:exceptionGuardTargets": '["ou-ab12-c3d4e5f6"]' };
    assert.match(warned(targets).join(), /nothing is attached to them/);
    assert.deepEqual(warned({ ...targets, "firebreak:exceptionTagPolicy": "true" }), []);
  });
});

import assert from "node:assert/strict";
import { ConfigurationError } from "../../config/configurationError";
import { fields } from "../../config/fields";
import { readSettings } from "../../config/readSettings";
import { referenceNames } from "../../config/referenceNames";

const placement = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };
const security = { "firebreak:role": "security", "firebreak:organizationId": "o-a1b2c3d4e5" };

function mistakesOf(config: Readonly<Record<string, unknown>>): Record<string, string> {
  try {
    readSettings({ ...security, ...config }, placement);
  } catch (error) {
    assert.ok(error instanceof ConfigurationError);
    return Object.fromEntries(error.mistakes.map(({ key, problem }) => [key, problem]));
  }
  return {};
}

describe("The reference's install parameters", () => {
  it("may be given by the reference's own names", () => {
    const { responseRoleName, exceptionTagKey, organizationId, securityAccountId } = readSettings(
      {
        "firebreak:role": "member",
        "firebreak:principalOrgID": "o-a1b2c3d4e5",
        "firebreak:securityAccount": "111122223333",
        "firebreak:securityRole": "Respond",
        "firebreak:securityTagKey": "Exempt",
      },
      placement,
    );
    assert.deepEqual(
      [responseRoleName, exceptionTagKey, organizationId, securityAccountId],
      ["Respond", "Exempt", "o-a1b2c3d4e5", "111122223333"],
    );
  });

  it("win over the default that Pulumi gives for the own name", () => {
    const config = {
      "firebreak:responseRoleName": "Security-IR-Role",
      "firebreak:targetAccountSecurityRoleName": "Respond",
    };
    assert.equal(readSettings({ ...security, ...config }, placement).responseRoleName, "Respond");
  });

  it("are a mistake where two names of one thing say different things, and none where they say the same", () => {
    assert.deepEqual(
      mistakesOf({ "firebreak:securityRole": "One", "firebreak:targetAccountSecurityRoleName": "Other" }),
      {
        "firebreak:securityRole":
          'is "One", but firebreak:targetAccountSecurityRoleName means the same and is "Other"; give one of them.',
      },
    );
    assert.match(
      mistakesOf({ "firebreak:securityTagKey": "One", "firebreak:exceptionTagKey": "Other" })[
        "firebreak:securityTagKey"
      ] ?? "",
      /firebreak:exceptionTagKey means the same/,
    );
    assert.deepEqual(
      mistakesOf({ "firebreak:securityRole": "One", "firebreak:targetAccountSecurityRoleName": "One" }),
      {},
    );
  });

  it("that mean nothing here say so", () => {
    assert.match(
      mistakesOf({ "firebreak:s3BucketSources": "awsiammedia" })["firebreak:s3BucketSources"] ?? "",
      /Leave it out/,
    );
  });

  it("name keys that there are, with the defaults that Pulumi.yaml gives them", () => {
    const byDefault: Record<string, unknown> = {
      ...readSettings(security, placement),
      organizationId: "",
      securityAccountId: "",
    };
    for (const [name, own] of Object.entries(referenceNames)) {
      assert.ok(Object.hasOwn(fields, own.key), name);
      assert.equal(own.byDefault, byDefault[own.key], name);
    }
  });
});

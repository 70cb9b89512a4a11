import { strict as assert } from "node:assert";
import { describe, it } from "mocha";
import { builtInNeverContain } from "../../../components/neverContain";
import { exceptionTagGuard } from "../../../functions/domain/exceptionTagGuard";
import { responseGuard } from "../../../functions/domain/responseGuard";
import { responders } from "../../../functions/responders";
import { judgeServiceControl } from "../../../rollout/serviceControl/judgement";
import { neededActionsOf } from "../../../rollout/serviceControl/neededActions";
import { readStatements } from "../../../rollout/serviceControl/policy";

const account = {
  id: "111111111111",
  name: "payments",
  state: "ACTIVE",
  unitIds: ["r-ab12"],
  unitNames: [],
  tags: {},
} as const;

const question = {
  principal: { account, partition: "aws", organizationId: "o-abcdefghij", role: "Security-IR-Role" },
  regions: ["eu-central-1", "eu-west-1"],
  needed: neededActionsOf(Object.values(responders), { partition: "aws", account: account.id }),
  leftAlone: builtInNeverContain("Security-IR-Role"),
};

function judge(...statements: readonly object[]) {
  const allow = { Effect: "Allow", Action: "*", Resource: "*" };
  const text = JSON.stringify({ Version: "2012-10-17", Statement: [allow, ...statements] });
  return judgeServiceControl(
    [[{ id: "p-1", name: "guard", attachedTo: "r-ab12", statements: readStatements(text) }]],
    question,
  );
}

describe("whether service control policies are in the way of the responders", () => {
  it("says how many actions it looked at where none is denied", () => {
    const [check, ...rest] = judge();
    assert.deepEqual(rest, []);
    assert.equal(check?.verdict, "good");
    assert.match(check?.detail ?? "", /none of \d{2,} actions/);
  });

  it("finds nothing wrong with the guards that Firebreak itself makes", () => {
    const place = { partition: "aws", securityAccountId: "999999999999", responseRoleName: "Security-IR-Role" };
    const deploymentPrincipals = ["arn:*:iam::*:role/OrganizationAccountAccessRole"] as const;
    const checks = judge(
      ...responseGuard({ ...place, otherRoleNames: [], deploymentPrincipals: [...deploymentPrincipals] }),
      ...exceptionTagGuard({
        ...place,
        tagKey: "SecurityException",
        principals: ["arn:*:iam::*:role/exceptions"],
        bucketTagPrincipals: [],
        deploymentPrincipals,
      }),
    );
    assert.deepEqual(
      checks.filter(({ verdict }) => verdict === "bad"),
      [],
    );
  });

  it("says once which Regions, actions, policy and statement, and what to write", () => {
    const checks = judge({
      Sid: "OnlyFrankfurt",
      Effect: "Deny",
      NotAction: ["iam:*", "organizations:*"],
      Resource: "*",
      Condition: { StringNotEquals: { "aws:RequestedRegion": "eu-central-1" } },
    });
    assert.equal(checks.length, 1);
    assert.equal(checks[0]?.verdict, "bad");
    assert.match(
      checks[0]?.detail ?? "",
      /guard \(p-1, attached to r-ab12\), statement OnlyFrankfurt, denies Security-IR-Role .* in eu-west-1$/,
    );
    assert.match(checks[0]?.nextStep ?? "", /"aws:PrincipalArn": "arn:\*:iam::\*:role\/Security-IR-Role"/);
  });

  it("never takes for good what it can't decide", () => {
    const checks = judge({
      Effect: "Deny",
      Action: "ec2:*",
      Resource: "*",
      Condition: { NotIpAddress: { "aws:SourceIp": "203.0.113.0/24" } },
    });
    assert.deepEqual(
      checks.map(({ verdict }) => verdict),
      ["unknown"],
    );
    assert.match(checks[0]?.detail ?? "", /aws:SourceIp/);
  });

  it("warns of resources that responders are kept from", () => {
    const checks = judge({ Effect: "Deny", Action: "iam:PutRolePolicy", Resource: "arn:aws:iam::*:role/platform-*" });
    assert.deepEqual(
      checks.map(({ verdict }) => verdict),
      ["warning"],
    );
    assert.deepEqual(
      judge({ Effect: "Deny", Action: "iam:*", Resource: "arn:aws:iam::*:role/AWSControlTowerExecution" }).map(
        ({ verdict }) => verdict,
      ),
      ["good"],
      "the response role leaves it alone anyway",
    );
  });
});

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { blockPrincipalOptionsSchema } from "../../../functions/block-principal/options";
import { decideBlock } from "../../../functions/block-principal/principalTarget";
import type { Finding } from "../../../functions/domain/finding";
import { readFindingEvent } from "../../../functions/domain/findingEvent";
import { exampleFinding } from "../domain/examples";

const folders = [join(__dirname, "../../fixtures/findings"), join(__dirname, "../../../../shared/findings")];
const options = blockPrincipalOptionsSchema.parse({});
const environment = {
  ledgerTable: "firebreak-incidents",
  alertsTopicArn: "arn:aws:sns:eu-central-1:999999999999:Security_Alerts_test",
  deadLetterQueueUrl: "https://sqs.example/firebreak-dead-letters",
  responseRoleName: "Security-IR-Role",
  externalId: "firebreak-o-a1b2c3d4e5",
  securityAccountId: "999999999999",
  partition: "aws",
  exceptionTagKey: "SecurityException",
  allowUnboundedExceptions: true,
  exceptionPrincipals: [],
  containmentTagPrincipals: [],
  neverContain: [],
  drill: true,
};
const decide = (finding: Finding) => decideBlock(finding, { environment, options });

/** Bare findings are put in the envelope that EventBridge would give them. */
function eventOf(content: Readonly<Record<string, unknown>>): unknown {
  if ("detail" in content || typeof content.type !== "string") return content;
  const { accountId: account, region } = content;
  const envelope = { source: "aws.guardduty", "detail-type": "GuardDuty Finding" };
  return { ...envelope, id: "00000000-0000-4000-8000-000000000000", account, region, detail: content };
}

function findingsIn(folder: string): { file: string; finding: Finding }[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith(".json"))
    .flatMap((file) => {
      const reading = readFindingEvent(eventOf(JSON.parse(readFileSync(join(folder, file), "utf8"))));
      return reading.kind === "findings" ? reading.findings.map((finding) => ({ file, finding })) : [];
    });
}

describe("Real findings, read for whom to block", () => {
  const findings = folders.filter((folder) => existsSync(folder)).flatMap(findingsIn);

  it("each end in a target of the finding's own account, or in a reason", () => {
    for (const { file, finding } of findings) {
      const decision = decide(finding);
      if (decision.kind === "not-applicable") {
        assert.ok(decision.reason.length > 0, file);
        continue;
      }
      assert.ok(finding.principal, file);
      assert.match(decision.target.arn, new RegExp(`^arn:aws:iam::${finding.accountId}:(user|role)/`), file);
      assert.equal(decision.target.region, "global");
    }
  });

  it("block a user or a role wherever they name one, and never without", () => {
    const kinds = new Map<string, Set<string>>();
    for (const { finding } of findings) {
      const type = finding.principal?.userType ?? "(none)";
      kinds.set(type, (kinds.get(type) ?? new Set()).add(decide(finding).kind));
    }
    assert.deepEqual([...(kinds.get("(none)") ?? [])], ["not-applicable"]);
    assert.deepEqual([...(kinds.get("IAMUser") ?? [])], ["respond"]);
    assert.deepEqual([...(kinds.get("AssumedRole") ?? [])], ["respond"]);
  });
});

describe("Whom a finding has blocked", () => {
  const principal = {
    userType: "Role",
    userName: "firebreak-notify-eu",
    principalId: undefined,
    accessKeyId: undefined,
  };

  it("is looked up in the deny-list with the path that Firebreak's own roles have in the security account", () => {
    const arnIn = (accountId: string) => {
      const decision = decide(exampleFinding({ accountId, principal }));
      return decision.kind === "respond" ? decision.target.arn : decision.reason;
    };
    assert.equal(arnIn("999999999999"), "arn:aws:iam::999999999999:role/firebreak/firebreak-notify-eu");
    assert.equal(arnIn("111122223333"), "arn:aws:iam::111122223333:role/firebreak-notify-eu");
  });

  it("has no keys deactivated where it is a role", () => {
    const decision = decide(exampleFinding({ principal }));
    assert.equal(decision.kind === "respond" && decision.target.accessKeys, false);
  });
});

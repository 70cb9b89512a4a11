import assert from "node:assert/strict";
import { DeleteRolePolicyCommand, GetRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { Rehearsal } from "../../../rehearsal/rehearsal";
import { tagPrincipalPattern } from "../../../rehearsal/world/lockdown";
import { areGood } from "../../../rollout/checkList";
import type { OpenInspection } from "../../../rollout/openInspection";
import { preflight } from "../../../rollout/preflight/preflight";
import { verify } from "../../../rollout/verification/verify";
import { inspectionOf } from "../../rollout/emulatedMember";
import { sharedRehearsal } from "../sharedRehearsal";

describe("The deployed organization, verified", function () {
  this.timeout(300_000);
  let rehearsal: Rehearsal;
  let inspection: OpenInspection;

  before(async () => {
    rehearsal = await sharedRehearsal();
    const { organization } = rehearsal;
    const payments = organization.account("payments").id;
    inspection = await inspectionOf(
      organization,
      `select: { units: [Workloads, Sandbox] }
config:
  all: { containmentTagPrincipals: ["${tagPrincipalPattern}"] }
  member: { enableConfig: true, createS3BucketConfig: true }
  security: { configRulesExcludedAccounts: ["${organization.account("forensics").id}"] }
  accounts: { "${payments}": { forwardGuardDuty: true } }`,
    );
  });
  after(() => {
    inspection?.close();
  });

  it("is good throughout: what the stacks made is what the definition has, and the responders' way in is open to them alone", async () => {
    const checks = await verify(inspection);
    assert.deepEqual(
      checks.filter(({ verdict }) => verdict !== "good"),
      [],
    );
    const members = ["payments", "storefront", "sandbox"] as const;
    for (const member of members) {
      const { id } = rehearsal.organization.account(member);
      const subjects = new Set(checks.filter(({ accountId }) => accountId === id).map(({ subject }) => subject));
      for (const subject of ["response role", "assumption", "forwarding", "detector", "recorder", "Config rules"])
        assert.ok(subjects.has(subject), `${member} has no check of ${subject}`);
    }
    assert.equal(checks.filter(({ detail }) => /^firebreak-report-exceptions assumed/.test(detail)).length, 3);
  });

  it("has nothing in the way of the next rollout", async () => {
    const checks = await preflight(inspection);
    assert.deepEqual(
      checks.filter(({ verdict }) => verdict === "bad" || verdict === "unknown"),
      [],
    );
  });

  it("is not good once somebody takes away what keeps a responder from people's way back in", async () => {
    const iam = rehearsal.organization.account("storefront").client(IAMClient);
    const policy = { RoleName: "Security-IR-Role", PolicyName: "leave-alone" };
    const { PolicyDocument = "" } = await iam.send(new GetRolePolicyCommand(policy));
    await iam.send(new DeleteRolePolicyCommand(policy));
    try {
      const checks = await verify(inspection);
      assert.ok(!areGood(checks));
      assert.deepEqual(
        checks.filter(({ verdict }) => verdict !== "good").map(({ detail }) => detail),
        ["Security-IR-Role lacks policy leave-alone"],
      );
    } finally {
      await iam.send(new PutRolePolicyCommand({ ...policy, PolicyDocument: decodeURIComponent(PolicyDocument) }));
    }
  });
});

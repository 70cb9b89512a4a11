import { strict as assert } from "node:assert";
import { describe, it } from "mocha";
import type { ConfigRule } from "../../../components/configRuleTable";
import type { Check } from "../../../rollout/check";
import { areGood, checkList } from "../../../rollout/checkList";
import type { Reading } from "../../../rollout/reading";
import { judgeConfigRules } from "../../../rollout/verification/configRules";
import { judgeDetector } from "../../../rollout/verification/detector";
import { judgeRecorder, type LiveRecorder } from "../../../rollout/verification/recorder";
import { judgeReporter } from "../../../rollout/verification/reporter";

const accountId = "111111111111";
const securityAccountId = "999999999999";
const place = { accountId, region: "eu-central-1" };
const read = <Value>(value: Value): Reading<Value> => ({ kind: "read", value });
const unread = { kind: "unread", because: "AccessDenied: no" } as const;
const rule: ConfigRule = {
  ...{ name: "ENCRYPTED_VOLUMES", description: "", evaluatedBy: "managed", parameters: {} },
  resourceTypes: ["AWS::EC2::Volume"],
};

function told(checks: readonly Check[]): readonly string[] {
  for (const { verdict, nextStep } of checks) assert.equal(nextStep === undefined, verdict === "good");
  return checks.map(({ verdict, detail }) => `${verdict}: ${detail}`);
}

describe("what verify makes of what it read", () => {
  it("of a detector: on, and administered by the security account where GuardDuty delivers", () => {
    const question = { ...place, securityAccountId, guardDutyDelivery: "native" } as const;
    const detector = (administrator?: { accountId: string; relationship: string }, enabled = true) =>
      read({ id: "d1", enabled, administrator });
    const verdicts = [
      judgeDetector(question, detector({ accountId: securityAccountId, relationship: "Enabled" })),
      judgeDetector(question, detector({ accountId: securityAccountId, relationship: "Enabled" }, false)),
      judgeDetector(question, detector({ accountId: securityAccountId, relationship: "Removed" })),
      judgeDetector(question, detector({ accountId: "222222222222", relationship: "Enabled" })),
      judgeDetector(question, detector(undefined)),
      judgeDetector({ ...question, guardDutyDelivery: "forwarded" }, detector(undefined)),
      judgeDetector({ ...question, accountId: securityAccountId }, detector(undefined)),
      judgeDetector(question, read(undefined)),
      judgeDetector(question, unread),
    ];
    told(verdicts);
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ["good", "bad", "bad", "bad", "bad", "good", "good", "bad", "unknown"],
    );
  });

  it("of a recorder: records what the rules look at, and delivers it", () => {
    const question = { ...place, rules: [rule], remedy: "bring it up" };
    const recorder = (changes: Partial<LiveRecorder> = {}) =>
      read({
        name: "default",
        recording: true,
        lastStatus: "SUCCESS",
        lastError: undefined,
        records: () => true,
        ...changes,
      });
    assert.deepEqual(told(judgeRecorder(question, recorder())), [
      "good: recorder default records what the rules look at (1 rule)",
    ]);
    assert.match(told(judgeRecorder(question, recorder({ recording: false })))[0] ?? "", /^bad: .* is stopped/);
    assert.match(
      told(judgeRecorder(question, recorder({ lastStatus: "FAILURE", lastError: "no bucket" })))[0] ?? "",
      /^warning: .*no bucket/,
    );
    assert.match(
      told(judgeRecorder(question, recorder({ records: () => false })))[0] ?? "",
      /^bad: .*AWS::EC2::Volume: ENCRYPTED_VOLUMES finds nothing/,
    );
    assert.match(told(judgeRecorder(question, read(undefined)))[0] ?? "", /^bad: there is no Config recorder/);
    assert.match(told(judgeRecorder(question, unread))[0] ?? "", /^unknown/);
    assert.deepEqual(
      judgeRecorder({ ...question, rules: [] }, read(undefined)),
      [],
      "without rules nothing need be recorded",
    );
  });

  it("of Config's rules: there under whichever name they came, and active", () => {
    const question = { ...place, expected: [rule], madeBy: "organization" } as const;
    const carried = { name: "OrgConfigRule-ENCRYPTED_VOLUMES-a1b2c3d4", state: "ACTIVE" };
    assert.deepEqual(told(judgeConfigRules(question, read([carried]))), ["good: there and active: 1 rule"]);
    assert.match(told(judgeConfigRules(question, read([{ ...carried, state: "DELETING" }])))[0] ?? "", /^warning/);
    assert.match(told(judgeConfigRules(question, read([])))[0] ?? "", /^bad: ENCRYPTED_VOLUMES is not there/);
    assert.match(told(judgeConfigRules(question, unread))[0] ?? "", /^unknown/);
  });

  it("of the reporting function's answer: a proof only where it was to read the account, and did", () => {
    const question = { accountId, roleName: "Security-IR-Role", reported: true };
    const failed = (because: string) => read([{ account: { id: accountId }, places: [], because }]);
    const verdicts = [
      judgeReporter(question, read([])),
      judgeReporter(question, failed("Can't assume arn:aws:iam::111111111111:role/Security-IR-Role")),
      judgeReporter(question, failed("it is throttled")),
      judgeReporter({ ...question, reported: false }, read([])),
      judgeReporter(question, unread),
    ];
    told(verdicts);
    assert.deepEqual(
      verdicts.map(({ verdict }) => verdict),
      ["good", "bad", "warning", "unknown", "unknown"],
    );
  });
});

describe("checks before a person", () => {
  const check = (verdict: Check["verdict"], region?: string): Check => ({
    ...{ accountId, subject: "forwarding", verdict, detail: "rule x is disabled" },
    ...(region === undefined ? {} : { region }),
    ...(verdict === "good" ? {} : { nextStep: "enable it" }),
  });

  it("are not good where one is bad or not known", () => {
    assert.ok(areGood([check("good"), check("warning")]));
    assert.ok(!areGood([check("good"), check("unknown")]));
    assert.ok(!areGood([check("bad")]));
  });

  it("say once what is the same in several Regions, worst first, with the next step", () => {
    const lines = checkList(
      [check("warning"), check("bad", "eu-central-1"), check("bad", "eu-west-1")],
      new Map([[accountId, "payments"]]),
    );
    assert.deepEqual(lines, [
      "111111111111 payments",
      "  ✗ forwarding (eu-central-1, eu-west-1): rule x is disabled",
      "      → enable it",
      "  ! forwarding: rule x is disabled",
      "      → enable it",
      "",
      "0 of 1 account all good. Checks: 0 good, 1 warning, 0 unknown, 2 bad.",
    ]);
  });
});

import assert from "node:assert/strict";
import { load } from "js-yaml";
import * as z from "zod";
import { additionalRows } from "../../../config/additionalRows";
import { guardDutyTypes } from "../../../functions/domain/guardDutyTypes";
import { type PlaybookRow, playbook } from "../../../playbook";
import { securityStackCoverage } from "../../../policypack/coverage/securityStackCoverage";
import { runOnStack, type TestResource, unknown, urnOf } from "../policyRun";
import { securityStack, without, withProps } from "./firebreakStacks";

const rowsWithout = (...names: readonly string[]) => playbook.filter(({ name }) => !names.includes(name));

function messagesOf(stack: readonly TestResource[], config = {}): readonly string[] {
  return runOnStack(securityStackCoverage, stack, config).violations.map(({ message }) => message);
}

/** The one violation. Throws where there is none or several. */
function only(messages: readonly string[]): string {
  assert.equal(messages.length, 1, messages.join("\n\n"));
  return String(messages[0]);
}

/** The rows that a message says to write, as the program itself would read them. */
function rowsIn(message: string) {
  const yaml = message.slice(message.indexOf("  firebreak:additionalRows:"));
  const config = z.record(z.string(), z.unknown()).parse(load(yaml));
  return additionalRows.parse(config["firebreak:additionalRows"]);
}

describe("The policy security-stack-coverage", () => {
  it("finds nothing in the playbook as it comes", () => {
    const result = runOnStack(securityStackCoverage, securityStack());
    assert.deepEqual(result, { violations: [], undecided: [], notApplicable: false });
  });

  it("finds nothing where a row must name every type, for each is named", () => {
    assert.deepEqual(messagesOf(securityStack(), { everyTypeNamed: true }), []);
  });

  it("looks at no stack but Firebreak's security stack", () => {
    const result = runOnStack(securityStackCoverage, without(securityStack([]), "security"));
    assert.equal(result.notApplicable, true);
  });

  it("names the family that lost its row, as a row to write that the program takes", () => {
    const rows = rowsWithout("contain-compromised-function", "tell-of-function", "tell-of-unanswered-finding");
    const result = runOnStack(securityStackCoverage, securityStack(rows));
    const message = only(result.violations.map((violation) => violation.message));
    for (const family of [
      "Backdoor:Lambda/*",
      "CryptoCurrency:Lambda/*",
      "Trojan:Lambda/*",
      "UnauthorizedAccess:Lambda/*",
    ])
      assert.ok(message.includes(family), message);
    assert.equal(
      result.violations[0]?.urn,
      urnOf({ type: "firebreak:components:SecurityAccount", name: "security", project: "firebreak" }),
    );
    assert.deepEqual(messagesOf(securityStack([...rows, ...rowsIn(message)])), []);
  });

  it("lets the row of unanswered findings stand for a family, unless every type must be named", () => {
    const stack = securityStack(rowsWithout("contain-compromised-function", "tell-of-function"));
    assert.deepEqual(messagesOf(stack), []);
    assert.match(only(messagesOf(stack, { everyTypeNamed: true })), /Backdoor:Lambda\/\*/);
  });

  it("names single types where the rest of the family has a row", () => {
    const rows = playbook.map(
      (row): PlaybookRow =>
        row.name === "tell-of-root-use"
          ? { ...row, detection: { source: "guardduty", types: ["Policy:IAMUser/RootCredentialUsage"] } }
          : row,
    );
    const stack = securityStack(rows);
    assert.match(
      only(messagesOf(stack, { everyTypeNamed: true })),
      /No row answers Policy:IAMUser\/ShortTermRootCredentialUsage from/,
    );
  });

  it("asks about each grade of severity from the one that the settings name", () => {
    const high = playbook.map(
      (row): PlaybookRow =>
        row.detection.source === "guardduty" && row.detection.severityAtLeast === 4
          ? { ...row, detection: { ...row.detection, severityAtLeast: 7 } }
          : row,
    );
    assert.match(only(messagesOf(securityStack(high))), /from GuardDuty severity 4 on/);
    assert.deepEqual(messagesOf(securityStack(high), { severityAtLeast: 7 }), []);
  });

  it("finds a rule that stops short of the gravest", () => {
    const name = "tell-of-attack-sequence";
    const pattern = {
      source: ["aws.guardduty"],
      detail: { type: [{ prefix: "AttackSequence:" }], severity: [{ numeric: [">=", 4, "<", 9] }] },
    };
    const stack = withProps(securityStack(rowsWithout("tell-of-unanswered-finding")), name, {
      eventPattern: JSON.stringify(pattern),
    });
    assert.match(only(messagesOf(stack)), /AttackSequence:EC2\/\*/);
  });

  it("counts no rule that is off, without a target, or with a pattern that EventBridge refuses, and says so", () => {
    const stack = securityStack(rowsWithout("tell-of-unanswered-finding"));
    for (const [changed, why] of [
      [withProps(stack, "tell-of-malware", { state: "DISABLED" }), /tell-of-malware is off/],
      [withProps(stack, "tell-of-malware", { isEnabled: false }), /tell-of-malware is off/],
      [without(stack, "tell-of-malware-target"), /tell-of-malware has no target/],
      [withProps(stack, "tell-of-malware", { eventPattern: "{" }), /tell-of-malware has no event pattern/],
    ] as const) {
      const message = only(messagesOf(changed));
      assert.match(message, /Execution:EC2\/\*/);
      assert.match(message, why);
    }
  });

  it("knows a target by its rule's name where the program wrote that", () => {
    const stack = securityStack().map(({ propertyDependencies: _, ...resource }) => resource);
    assert.deepEqual(messagesOf(stack), []);
  });

  it("leaves out what the settings say needs no row", () => {
    const stack = securityStack(rowsWithout("contain-compromised-function", "tell-of-function"));
    const ignored = (...ignoredFindings: readonly string[]) =>
      messagesOf(stack, { ignoredFindings, everyTypeNamed: true });
    assert.deepEqual(ignored(...guardDutyTypes.active.filter((type) => type.includes(":Lambda/"))), []);
    const message = only(ignored("Backdoor:Lambda/*"));
    assert.match(message, /CryptoCurrency:Lambda/);
    assert.doesNotMatch(message, /Backdoor:Lambda/);
  });

  it("tells what the rule of the default bus does not pass on, though rows answer it", () => {
    const pattern = { source: ["aws.guardduty"], detail: { type: [{ "anything-but": { prefix: "Policy:" } }] } };
    const stack = withProps(securityStack(), "firebreak-forward-findings", { eventPattern: JSON.stringify(pattern) });
    assert.match(
      only(messagesOf(stack)),
      /firebreak-forward-findings in eu-central-1 does not pass on Policy:IAMUser\/\*, .*Policy:S3\/\*/,
    );
  });

  it("asks for no forwarding where members forward GuardDuty's findings themselves", () => {
    assert.deepEqual(messagesOf(without(securityStack(), "firebreak-forward-findings")), []);
  });

  it("finds an organization's Config rule without a row, and takes the row that it says to write", () => {
    const rule = (name: string): TestResource => ({
      type: "aws:cfg/organizationManagedRule:OrganizationManagedRule",
      name: "rule",
      props: { name },
    });
    assert.deepEqual(messagesOf([...securityStack(), rule("ENCRYPTED_VOLUMES")]), []);
    const message = only(messagesOf([...securityStack(), rule("IAM_USER_MFA_ENABLED")]));
    assert.match(message, /No row answers the organization's Config rule IAM_USER_MFA_ENABLED/);
    assert.deepEqual(
      messagesOf([...securityStack([...playbook, ...rowsIn(message)]), rule("IAM_USER_MFA_ENABLED")]),
      [],
    );
  });

  it("finds an action of Security Hub that starts nothing", () => {
    const action = (name: string): TestResource => ({
      type: "aws:securityhub/actionTarget:ActionTarget",
      name: "action",
      props: { name },
    });
    assert.deepEqual(messagesOf([...securityStack(), action("Isolate EC2")]), []);
    const message = only(messagesOf([...securityStack(), action("Rotate keys")]));
    assert.deepEqual(messagesOf([...securityStack([...playbook, ...rowsIn(message)]), action("Rotate keys")]), []);
  });

  it("tells what it can't check while a pattern or a name is not known, and checks the rest", () => {
    const stack = [
      ...withProps(securityStack(rowsWithout("tell-of-unanswered-finding")), "tell-of-malware", {
        eventPattern: unknown,
      }),
    ];
    const result = runOnStack(securityStackCoverage, stack);
    assert.deepEqual(result.violations, []);
    assert.match(String(result.undecided[0]), /what answers GuardDuty's findings/);
    // Names that only AWS knows leave nothing open: the program says what is whose target.
    const unnamed = securityStack().map((resource) =>
      resource.props === undefined
        ? resource
        : { ...resource, props: { ...resource.props, name: unknown, rule: unknown, region: unknown, state: unknown } },
    );
    assert.deepEqual(runOnStack(securityStackCoverage, unnamed), {
      violations: [],
      undecided: [],
      notApplicable: false,
    });
  });

  it("refuses a setting that it has not", () => {
    assert.throws(() => messagesOf(securityStack(), { severityAtleast: 4 }), /severityAtleast is no setting/);
  });
});

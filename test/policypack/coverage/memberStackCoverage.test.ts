import assert from "node:assert/strict";
import { configRuleNames } from "../../../functions/domain/configNames";
import { playbook } from "../../../playbook";
import { memberStackCoverage } from "../../../policypack/coverage/memberStackCoverage";
import { runOnStack, type TestResource, unknown, urnOf } from "../policyRun";
import { configRule, memberStack, without, withProps } from "./firebreakStacks";

const own = Object.values(configRuleNames).map((name) => configRule(name, "eu-central-1"));

function messagesOf(stack: readonly TestResource[], config = {}): readonly string[] {
  return runOnStack(memberStackCoverage, stack, config).violations.map(({ message }) => message);
}

describe("The policy member-stack-coverage", () => {
  it("finds nothing in the rules that a member stack makes", () => {
    const result = runOnStack(memberStackCoverage, memberStack(own));
    assert.deepEqual(result, { violations: [], undecided: [], notApplicable: false });
  });

  it("looks at no stack but Firebreak's member stacks", () => {
    const result = runOnStack(memberStackCoverage, [configRule("IAM_USER_MFA_ENABLED")]);
    assert.equal(result.notApplicable, true);
    assert.deepEqual(result.violations, []);
  });

  it("looks at no member stack whose forwarding a StackSet has brought", () => {
    const memberAccount = { type: "firebreak:components:MemberAccount", name: "member", project: "firebreak" };
    const rule = configRule("IAM_USER_MFA_ENABLED");
    const result = runOnStack(memberStackCoverage, [memberAccount, rule]);
    assert.deepEqual([result.notApplicable, result.violations], [true, []]);
    const responseRole = { type: "firebreak:components:ResponseRole", name: "member-response", project: "firebreak" };
    assert.equal(messagesOf([memberAccount, responseRole, rule]).length, 1, "one of its own that forwards nothing");
  });

  it("finds a rule that no row answers, and says which row to write", () => {
    const rule = configRule("IAM_USER_MFA_ENABLED");
    const { violations } = runOnStack(memberStackCoverage, memberStack([...own, rule]));
    assert.deepEqual(
      violations.map(({ urn }) => urn),
      [urnOf(rule)],
    );
    assert.match(
      String(violations[0]?.message),
      /No forwarding rule passes on what Config rule IAM_USER_MFA_ENABLED finds/,
    );
    assert.match(
      String(violations[0]?.message),
      /firebreak:additionalRows:\n {4}- name: tell-of-iam-user-mfa-enabled\n/,
    );
  });

  it("takes a rule of a conformance pack by the name that its row has", () => {
    assert.deepEqual(messagesOf(memberStack([configRule("ENCRYPTED_VOLUMES-conformance-pack-abc123xyz")])), []);
  });

  it("says which responder to enable where the playbook has a row but this stack does not forward for it", () => {
    const rows = playbook.filter(({ respond }) => respond !== "confine-security-group");
    const [message] = messagesOf(memberStack([configRule("SECURITY_GROUP_OPEN_PROHIBITED")], rows));
    assert.match(
      String(message),
      /confine-security-group into firebreak:responders .* row confine-open-security-group/,
    );
  });

  it("finds forwarding that is off, has no target or is not there", () => {
    const name = "firebreak-forward-compliance";
    const stack = memberStack([configRule("ENCRYPTED_VOLUMES")]);
    assert.match(
      String(messagesOf(withProps(stack, name, { state: "DISABLED" }))),
      /firebreak-forward-compliance is off/,
    );
    assert.match(String(messagesOf(without(stack, `${name}-target`))), /firebreak-forward-compliance has no target/);
    assert.equal(messagesOf(without(stack, name)).length, 1);
  });

  it("finds a rule in a Region that forwards nothing, and names the Regions to write", () => {
    const [message] = messagesOf(memberStack([configRule("ENCRYPTED_VOLUMES", "eu-west-1")]));
    assert.match(String(message), /is in eu-west-1; what it finds is passed on from eu-central-1 only/);
    assert.match(String(message), /firebreak:regions: \["eu-central-1","eu-west-1"\]/);
  });

  it("takes a rule without a Region of its own for one of the stack's Region", () => {
    assert.deepEqual(messagesOf(memberStack([configRule("ENCRYPTED_VOLUMES")])), []);
    assert.deepEqual(messagesOf(memberStack([configRule("ENCRYPTED_VOLUMES", unknown)])), []);
  });

  it("leaves out the rules that the settings name", () => {
    const stack = memberStack([configRule("IAM_USER_MFA_ENABLED"), configRule("ROOT_ACCOUNT_MFA_ENABLED")]);
    assert.equal(messagesOf(stack, { ignoredRules: ["IAM_USER_MFA_ENABLED"] }).length, 1);
    assert.deepEqual(messagesOf(stack, { ignoredRules: ["IAM_USER_MFA_ENABLED", "ROOT_ACCOUNT_MFA_ENABLED"] }), []);
  });

  it("tells which rule it can't check while its name is not known, and checks the others", () => {
    const stack = memberStack([configRule(unknown), configRule("IAM_USER_MFA_ENABLED")]);
    const result = runOnStack(memberStackCoverage, stack);
    assert.equal(result.violations.length, 1);
    assert.match(String(result.undecided[0]), /what answers rule-/);
  });
});

import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { memberBaseline, rolesOf } from "../../../components/baseline/memberBaseline";
import {
  type MemberTemplateSettings,
  memberTemplate,
  mostExcludedAccounts,
} from "../../../components/baseline/memberTemplate";
import { memberTemplateText } from "../../../components/baseline/templateText";
import type { PermissionStatement } from "../../../functions/domain/permissions";
import { placement } from "../deployment";
import { settingsOf } from "../settings";

const everything = {
  "firebreak:memberStackSet": "true",
  "firebreak:memberStackSetTargets": '["r-ab12"]',
  "firebreak:configRules": "organization",
  "firebreak:exceptionReport": "true",
  "firebreak:forwardGuardDuty": "true",
  "firebreak:regions": '["cn-north-1","cn-northwest-1"]',
};

function settings(
  config: Readonly<Record<string, string>> = {},
  changed: Partial<MemberTemplateSettings> = {},
): MemberTemplateSettings {
  const { members } = settingsOf("management", { ...everything, ...config });
  assert.ok(members);
  return { ...members.members, ...changed };
}

describe("The template of the members' baseline", () => {
  it("has every role, rule and group of the definition, and fits a call with all responders", () => {
    const template = memberTemplate(settings());
    assert.deepEqual(Object.keys(template.Resources), [
      "ResponseRole",
      "AutomationRole",
      "EvaluationRole",
      "ForwardingRole",
      "ForwardFindings",
      "ForwardCompliance",
      "ExceptionGroup",
    ]);
    const baseline = memberBaseline(settings(), { ...placement, accountId: "444455556666" });
    const names = rolesOf(baseline).map(({ roleName }) => roleName);
    const written = Object.values(template.Resources).flatMap(({ Properties }) => Properties.RoleName ?? []);
    assert.deepEqual(written, names);
    assert.ok(Buffer.byteLength(memberTemplateText(settings())) < 51_200 / 2);
  });

  it("names no account, partition or Region but those that all members share", () => {
    const text = memberTemplateText(settings());
    assert.doesNotMatch(text, /arn:aws/);
    const accounts = new Set(text.match(/\b\d{12}\b/g));
    assert.deepEqual([...accounts], [placement.accountId], "the security account's alone");
    assert.deepEqual([...new Set(text.match(/\bcn-[a-z]+-\d\b/g))], ["cn-north-1"], "the home Region alone");
  });

  it("leaves IAM's own variables to IAM", () => {
    const withVariable = {
      ...settings(),
      responders: settings().responders.map((responder, index) =>
        index > 0
          ? responder
          : {
              ...responder,
              permissions: {
                ...responder.permissions,
                member: [
                  {
                    sid: "Own",
                    actions: ["iam:GetUser"] as const,
                    // biome-ignore lint/suspicious/noTemplateCurlyInString: IAM's own variable.
                    resources: ["arn:{partition}:iam::{account}:user/${aws:username}"] as const,
                  },
                ],
              },
            },
      ),
    };
    assert.match(
      JSON.stringify(memberTemplate(withVariable)),
      /"Fn::Sub":"arn:\$\{AWS::Partition\}:iam::\$\{AWS::AccountId\}:user\/\$\{!aws:username\}"/,
    );
  });

  it("makes IAM in the home Region, and there nothing else where it is none of the Regions", () => {
    const conditionsOf = (given: MemberTemplateSettings) =>
      Object.entries(memberTemplate(given).Resources).map(([name, { Condition }]) => [name, Condition]);
    const covered = Object.fromEntries(conditionsOf(settings()));
    assert.equal(covered.ForwardingRole, "IncludedInHomeRegion");
    assert.equal(covered.ExceptionGroup, "Included");
    const elsewhere = Object.fromEntries(conditionsOf(settings({}, { regions: ["cn-northwest-1"] })));
    assert.equal(elsewhere.ResponseRole, "IncludedInHomeRegion");
    assert.equal(elsewhere.ForwardFindings, "IncludedOutsideOfHomeRegion");
  });

  it("keeps within what Fn::Or takes, however many accounts it leaves out", () => {
    for (const count of [1, 2, 10, 11, 99, mostExcludedAccounts]) {
      const excludedAccounts = Array.from({ length: count }, (_, index) => String(100_000_000_000 + index));
      const { Conditions } = memberTemplate(settings({}, { excludedAccounts }));
      const lengths = alternativesIn(Conditions);
      assert.ok(
        lengths.every((length) => length >= 2 && length <= 10),
        `${count}: ${lengths}`,
      );
      assert.equal(new Set(JSON.stringify(Conditions).match(/\d{12}/g)).size, count);
    }
  });

  it("is refused with all that AWS would refuse of it", () => {
    const wide = settings().responders.map((responder) => ({
      ...responder,
      permissions: { ...responder.permissions, member: many(responder.permissions.member) },
    }));
    assert.throws(
      () => memberTemplateText(settings({}, { responders: wide })),
      (error) =>
        RunError.isInstance(error) && /IAM takes 10240/.test(error.message) && /51200 in a call/.test(error.message),
    );
  });
});

/** Each for resources of its own, for statements about the same ones are written as one. */
function many(statements: readonly PermissionStatement[]): PermissionStatement[] {
  return Array.from({ length: 20 }, (_, copy) =>
    statements.map((statement) => {
      const [first, ...others] = statement.resources;
      return { ...statement, resources: [`${first}${copy}`, ...others] as const };
    }),
  ).flat();
}

/** How many conditions each `Fn::Or` has. */
function alternativesIn(value: unknown): readonly number[] {
  if (Array.isArray(value)) return value.flatMap(alternativesIn);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => [
    ...(key === "Fn::Or" && Array.isArray(member) ? [member.length] : []),
    ...alternativesIn(member),
  ]);
}

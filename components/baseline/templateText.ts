import { RunError } from "@pulumi/pulumi";
import { eventPatternText } from "../eventPatternText";
import { memberBaseline, rolesOf } from "./memberBaseline";
import { type MemberTemplateSettings, memberTemplate } from "./memberTemplate";
import { inlinePolicyLimit } from "./roleDefinition";

/** Longest template that a call takes, in bytes (CloudFormation user guide, "Understand CloudFormation quotas"). */
const templateLimit = 51_200;

/** An account as long as any, in the partition with the longest name: what fits there fits everywhere. */
const longestPlace = { partition: "aws-us-gov", accountId: "123456789012" };

/** The member template as JSON. Throws a `RunError` that lists what AWS would refuse of it, in every account at once. */
export function memberTemplateText(settings: MemberTemplateSettings, space?: number): string {
  const text = JSON.stringify(memberTemplate(settings), null, space);
  const problems = [...oversizedRoles(settings), ...oversizedTemplate(text), ...oversizedPatterns(settings)];
  if (problems.length === 0) return text;
  throw new RunError(`The members' StackSet cannot be deployed:\n${problems.map((each) => `  ${each}`).join("\n")}`);
}

function oversizedRoles(settings: MemberTemplateSettings): readonly string[] {
  return rolesOf(memberBaseline(settings, { ...longestPlace, region: settings.homeRegion })).flatMap((role) => {
    const size = role.policies.reduce((sum, { document }) => sum + JSON.stringify(document).length, 0);
    if (size <= inlinePolicyLimit) return [];
    return [
      `The inline policies of role ${role.roleName} have ${size} characters together; IAM takes ${inlinePolicyLimit}. ` +
        "Enable fewer responders (firebreak:responders), or shorten the permissions of the playbook's start-automation rows.",
    ];
  });
}

function oversizedTemplate(text: string): readonly string[] {
  const size = Buffer.byteLength(text);
  if (size <= templateLimit) return [];
  return [
    `The template has ${size} bytes; CloudFormation takes ${templateLimit} in a call. Enable fewer responders (firebreak:responders).`,
  ];
}

function oversizedPatterns(settings: MemberTemplateSettings): readonly string[] {
  const { forwarding } = memberBaseline(settings, { ...longestPlace, region: settings.homeRegion });
  return (forwarding?.rules ?? []).flatMap(({ name, pattern }) => {
    try {
      eventPatternText(pattern, name);
      return [];
    } catch (error) {
      if (error instanceof RunError) return [error.message];
      throw error;
    }
  });
}

import type { StackSpec } from "../engine/stackSpec";
import { requestPublisherPattern, tagPrincipalPattern } from "./lockdown";
import { type AccountName, homeRegion, type MemberName, memberNames } from "./organizationPlan";
import type { RehearsedOrganization } from "./rehearsedOrganization";
import { securityStackName } from "./stackNames";

/** A member whose default bus forwards findings beside GuardDuty's own delivery, so that each arrives twice. */
const forwardingMember: MemberName = "payments";

/** The stacks of Firebreak in the rehearsed organization, as its teams would configure them. */
export function stacksOf(organization: RehearsedOrganization): readonly StackSpec[] {
  const { organizationId } = organization;
  const securityAccountId = organization.account("security").id;
  const managementAccountId = organization.account("management").id;
  const common = {
    "firebreak:organizationId": organizationId,
    "firebreak:securityAccountId": securityAccountId,
    "firebreak:containmentTagPrincipals": JSON.stringify([tagPrincipalPattern]),
  };
  return [
    stack(organization, "management", "management", {
      "firebreak:role": "management",
      "firebreak:securityAccountId": securityAccountId,
      "firebreak:managementAccountId": managementAccountId,
      "firebreak:securityHubAdministrator": "true",
    }),
    stack(
      organization,
      "security",
      securityStackName,
      {
        ...common,
        "firebreak:role": "security",
        "firebreak:managementAccountId": managementAccountId,
        // No member stack is deployed there, so nothing records.
        "firebreak:configRulesExcludedAccounts": JSON.stringify([organization.account("forensics").id]),
        // The rehearsal takes its stacks down again, which the table would refuse.
        "firebreak:ledgerDeletionProtection": "false",
        "firebreak:logRetentionDays": "7",
        "firebreak:guardDutyFeatures": '["S3_DATA_EVENTS"]',
        "firebreak:lockdownPublishers": JSON.stringify([requestPublisherPattern]),
        "firebreak:enableSecurityHub": "true",
        "firebreak:enableSecurityHubActions": "true",
        // The channel is kept and hears nothing: there is no Slack here.
        "firebreak:slackTeamId": "T07EA123LEP",
        "firebreak:slackChannelId": "C07EZ1ABC23",
      },
      // GuardDuty and Config let an account be the organization's administrator only once management has said so; and a
      // Config rule for all accounts fails as a whole where one has no recorder yet, or no role that the rule acts by.
      ["management", ...memberNames.map(memberStackName)],
    ),
    ...memberNames.map((member) =>
      stack(organization, member, memberStackName(member), {
        ...common,
        "firebreak:role": "member",
        "firebreak:forwardGuardDuty": String(member === forwardingMember),
        "firebreak:enableConfig": "true",
        "firebreak:createS3BucketConfig": "true",
      }),
    ),
  ];
}

function memberStackName(member: MemberName): string {
  return `member-${member}`;
}

function stack(
  organization: RehearsedOrganization,
  account: AccountName,
  name: string,
  config: Readonly<Record<string, string>>,
  after: readonly string[] = [],
): StackSpec {
  return {
    name,
    config: { "aws:region": homeRegion, ...config },
    credentials: organization.account(account).accessKey,
    region: homeRegion,
    gatewayUrl: organization.gateway.url,
    after,
  };
}

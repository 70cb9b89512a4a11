import { EventBridgeClient, PutRuleCommand, PutTargetsCommand } from "@aws-sdk/client-eventbridge";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { type MemberBaseline, memberBaseline, rolesOf } from "../../components/baseline/memberBaseline";
import { roleArnOf } from "../../components/baseline/roleDefinition";
import { readSettings } from "../../config/readSettings";
import type { MemberSettings } from "../../config/settings";
import { toolFolder } from "../../rehearsal/setup/folders";
import { pythonEnvironment } from "../../rehearsal/setup/pythonEnvironment";
import { homeRegion } from "../../rehearsal/world/organizationPlan";
import type { RehearsedAccount } from "../../rehearsal/world/rehearsedAccount";
import { RehearsedOrganization } from "../../rehearsal/world/rehearsedOrganization";
import { type OpenInspection, openInspection } from "../../rollout/openInspection";
import { parseSettings } from "../../rollout/settingsFile";

/** The organization before moto and the gateway, without an engine. */
export async function startOrganization(): Promise<RehearsedOrganization> {
  const python = await pythonEnvironment({ tools: toolFolder(), tell: () => undefined });
  return RehearsedOrganization.start({ python });
}

export function memberSettings(
  organization: RehearsedOrganization,
  member: RehearsedAccount,
  keys: Readonly<Record<string, unknown>> = {},
): MemberSettings {
  const settings = readSettings(
    {
      "firebreak:role": "member",
      "firebreak:organizationId": organization.organizationId,
      "firebreak:securityAccountId": organization.account("security").id,
      ...keys,
    },
    { accountId: member.id, partition: "aws", region: homeRegion },
  );
  if (settings.role !== "member") throw new Error("These are a member's settings.");
  return settings;
}

/** Makes the baseline as the member's stack would. */
export async function makeBaseline(member: RehearsedAccount, settings: MemberSettings): Promise<MemberBaseline> {
  const placement = { accountId: member.id, partition: "aws", region: homeRegion };
  const baseline = memberBaseline(settings, placement);
  const iam = member.client(IAMClient);
  for (const { roleName, path = "/", trust, policies } of rolesOf(baseline)) {
    await iam.send(
      new CreateRoleCommand({
        ...{ RoleName: roleName, Path: path, AssumeRolePolicyDocument: JSON.stringify(trust) },
        Tags: [{ Key: "firebreak:owner", Value: "firebreak" }],
      }),
    );
    for (const { name, document } of policies)
      await iam.send(
        new PutRolePolicyCommand({ RoleName: roleName, PolicyName: name, PolicyDocument: JSON.stringify(document) }),
      );
  }
  const { forwarding } = baseline;
  const events = member.client(EventBridgeClient);
  for (const { name, pattern } of forwarding?.rules ?? []) {
    await events.send(new PutRuleCommand({ Name: name, EventPattern: JSON.stringify(pattern) }));
    const Targets =
      forwarding === undefined
        ? []
        : [{ Id: "finding-bus", Arn: forwarding.findingBusArn, RoleArn: roleArnOf(forwarding.role, placement) }];
    await events.send(new PutTargetsCommand({ Rule: name, Targets }));
  }
  return baseline;
}

/** What the commands look with, as the management account's deployer calls them. */
export function inspectionOf(organization: RehearsedOrganization, yaml: string): Promise<OpenInspection> {
  const management = organization.account("management");
  const settings = parseSettings(
    `organizationId: ${organization.organizationId}
managementAccountId: "${management.id}"
securityAccountId: "${organization.account("security").id}"
homeRegion: ${homeRegion}
backend: file:///nowhere
${yaml}`,
    "rollout.yaml",
  );
  return openInspection({ settings, caller: management.configuration() });
}

import {
  EventBridgeClient,
  ListRulesCommand,
  ListTagsForResourceCommand,
  ListTargetsByRuleCommand,
} from "@aws-sdk/client-eventbridge";
import {
  GetRoleCommand,
  GetRolePolicyCommand,
  IAMClient,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
} from "@aws-sdk/client-iam";
import {
  GetGroupCommand,
  GetGroupQueryCommand,
  GetTagsCommand,
  ListGroupsCommand,
  ResourceGroupsClient,
} from "@aws-sdk/client-resource-groups";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";

/** Roles that are there whoever deploys what: of AWS, of the emulator and of StackSets themselves. */
const others = /^(AWSServiceRole|OrganizationAccountAccessRole|stacksets-exec-)|-application$/;

/**
 * All that the baseline could consist of in an account and its Regions, by name, with the account's id written as ACCOUNT: roles
 * with trust, policies and tags, rules with patterns, targets and tags, groups with queries and tags.
 */
export async function memberWorld(
  account: RehearsedAccount,
  regions: readonly string[],
): Promise<Readonly<Record<string, unknown>>> {
  const home = regions[0] ?? "";
  const world = {
    roles: await rolesIn(account.client(IAMClient, home)),
    rules: Object.fromEntries(
      await Promise.all(
        regions.map(async (region) => [region, await rulesIn(account.client(EventBridgeClient, region))] as const),
      ),
    ),
    groups: Object.fromEntries(
      await Promise.all(
        regions.map(async (region) => [region, await groupsIn(account.client(ResourceGroupsClient, region))] as const),
      ),
    ),
  };
  return JSON.parse(JSON.stringify(world).replaceAll(account.id, "ACCOUNT"));
}

async function rolesIn(iam: IAMClient): Promise<Readonly<Record<string, unknown>>> {
  const { Roles = [] } = await iam.send(new ListRolesCommand({}));
  const names = Roles.map(({ RoleName = "" }) => RoleName).filter((name) => !others.test(name));
  return Object.fromEntries(
    await Promise.all(
      names.map(async (RoleName) => {
        const { Role } = await iam.send(new GetRoleCommand({ RoleName }));
        const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName }));
        const { AttachedPolicies = [] } = await iam.send(new ListAttachedRolePoliciesCommand({ RoleName }));
        const policies = await Promise.all(
          PolicyNames.map(async (PolicyName) => {
            const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
            return [PolicyName, documentOf(PolicyDocument)] as const;
          }),
        );
        return [
          RoleName,
          {
            path: Role?.Path,
            description: Role?.Description,
            session: Role?.MaxSessionDuration,
            trust: documentOf(Role?.AssumeRolePolicyDocument),
            tags: sorted(Role?.Tags),
            policies: Object.fromEntries(policies.sort(([one], [other]) => one.localeCompare(other))),
            attached: AttachedPolicies,
          },
        ] as const;
      }),
    ).then((roles) => roles.sort(([one], [other]) => one.localeCompare(other))),
  );
}

async function rulesIn(events: EventBridgeClient): Promise<readonly unknown[]> {
  const { Rules = [] } = await events.send(new ListRulesCommand({}));
  const ordered = [...Rules].sort((one, other) => (one.Name ?? "").localeCompare(other.Name ?? ""));
  return Promise.all(
    ordered.map(async ({ Name, Arn, Description, EventPattern = "", State }) => {
      const { Targets } = await events.send(new ListTargetsByRuleCommand({ Rule: Name }));
      const { Tags } = await events.send(new ListTagsForResourceCommand({ ResourceARN: Arn }));
      return { Name, Arn, Description, State, pattern: JSON.parse(EventPattern), Targets, tags: sorted(Tags) };
    }),
  );
}

async function groupsIn(groups: ResourceGroupsClient): Promise<readonly unknown[]> {
  const { GroupIdentifiers = [] } = await groups.send(new ListGroupsCommand({}));
  return Promise.all(
    GroupIdentifiers.map(async ({ GroupName, GroupArn }) => {
      const { Group } = await groups.send(new GetGroupCommand({ GroupName }));
      const { GroupQuery } = await groups.send(new GetGroupQueryCommand({ GroupName }));
      const { Tags } = await groups.send(new GetTagsCommand({ Arn: GroupArn }));
      const { Type, Query = "" } = GroupQuery?.ResourceQuery ?? {};
      return { GroupName, GroupArn, description: Group?.Description, Type, query: JSON.parse(Query), Tags };
    }),
  );
}

function documentOf(text = ""): unknown {
  return JSON.parse(decodeURIComponent(text));
}

function sorted(tags: readonly { readonly Key?: string | undefined; readonly Value?: string | undefined }[] = []) {
  return [...tags].sort((one, other) => (one.Key ?? "").localeCompare(other.Key ?? ""));
}

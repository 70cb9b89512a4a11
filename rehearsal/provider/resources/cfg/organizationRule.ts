import { setTimeout as sleep } from "node:timers/promises";
import {
  ConfigServiceClient,
  DeleteOrganizationConfigRuleCommand,
  DescribeOrganizationConfigRuleStatusesCommand,
  DescribeOrganizationConfigRulesCommand,
  type OrganizationConfigRule,
  PutOrganizationConfigRuleCommand,
  type PutOrganizationConfigRuleCommandInput,
  paginateGetOrganizationConfigRuleDetailedStatus,
} from "@aws-sdk/client-config-service";
import { json, region, set, text } from "../../property";
import { ProviderError } from "../../providerError";
import type { ResourceContext } from "../../resourceContext";
import { frequencies } from "./frequencies";

/** What managed and custom rules of an organization have in common. */
export const commonInputs = {
  description: text(),
  excludedAccounts: set(text()),
  inputParameters: json(),
  maximumExecutionFrequency: text({ values: frequencies }),
  name: text({ replaces: true, autoName: { maxLength: 64 } }),
  region,
  resourceIdScope: text(),
  resourceTypesScopes: set(text()),
  tagKeyScope: text(),
  tagValueScope: text(),
} as const;

export const missingRule = ["NoSuchOrganizationConfigRuleException"] as const;

const pause = 250;

/** Puts the rule and waits until every account has it. Throws a `ProviderError` that names the accounts that do not. */
export async function putRule(input: PutOrganizationConfigRuleCommandInput, context: ResourceContext): Promise<void> {
  const client = context.client(ConfigServiceClient);
  await client.send(new PutOrganizationConfigRuleCommand(input));
  const name = input.OrganizationConfigRuleName ?? "";
  context.created(name);
  for (;;) {
    const { OrganizationConfigRuleStatuses: [found] = [] } = await client.send(
      new DescribeOrganizationConfigRuleStatusesCommand({ OrganizationConfigRuleNames: [name] }),
    );
    const status = found?.OrganizationRuleStatus ?? "";
    if (status.endsWith("_SUCCESSFUL")) return;
    if (status.endsWith("_FAILED")) throw new ProviderError(`${status}: ${(await failures(client, name)).join("; ")}`);
    await sleep(pause);
  }
}

export async function findRule(name: string, context: ResourceContext): Promise<OrganizationConfigRule | undefined> {
  const { OrganizationConfigRules: [found] = [] } = await context
    .client(ConfigServiceClient)
    .send(new DescribeOrganizationConfigRulesCommand({ OrganizationConfigRuleNames: [name] }));
  return found;
}

export async function deleteRule(name: string, context: ResourceContext): Promise<void> {
  await context
    .client(ConfigServiceClient)
    .send(new DeleteOrganizationConfigRuleCommand({ OrganizationConfigRuleName: name }));
}

async function failures(client: ConfigServiceClient, name: string): Promise<string[]> {
  const found: string[] = [];
  const pages = paginateGetOrganizationConfigRuleDetailedStatus({ client }, { OrganizationConfigRuleName: name });
  for await (const { OrganizationConfigRuleDetailedStatus: members = [] } of pages) {
    for (const { AccountId, ErrorCode, ErrorMessage } of members) {
      if (ErrorCode !== undefined) found.push(`account ${AccountId}: ${ErrorCode}: ${ErrorMessage}`);
    }
  }
  return found;
}

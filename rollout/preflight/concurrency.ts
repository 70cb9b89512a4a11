import { GetAccountSettingsCommand, GetFunctionConcurrencyCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { configRulesOf, hasFunctionRule } from "../../components/configRuleTable";
import type { SecuritySettings } from "../../config/settings";
import type { FunctionDefinition } from "../../functions/domain/functionDefinition";
import { responderFunctionName } from "../../functions/domain/names";
import { openSecurityGroupRule } from "../../functions/open-security-group-rule/rule";
import { reportExceptions } from "../../functions/report-exceptions/report";
import { requestContainment } from "../../functions/request-containment/definition";
import { sweepNoncompliance } from "../../functions/sweep-noncompliance/sweep";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { orAbsent, type Reading, reading } from "../reading";

/** Concurrent executions of one Region: the quota, what of it nobody has reserved, and what Firebreak's functions have. */
export interface LiveConcurrency {
  readonly quota: number;
  readonly unreserved: number;
  readonly ours: number;
}

/** Lambda keeps so many unreserved ("Configuring reserved concurrency"). */
const keptUnreserved = 100;

/** Functions that the security stack makes in a Region, each of which reserves executions. */
export function functionsIn(settings: SecuritySettings, region: string): readonly FunctionDefinition[] {
  const rule = hasFunctionRule(configRulesOf(settings)) ? [openSecurityGroupRule] : [];
  if (region !== settings.homeRegion) return rule;
  return [
    ...settings.responders,
    ...rule,
    ...(settings.configRules === "off" ? [] : [sweepNoncompliance]),
    ...(settings.exceptionReport ? [reportExceptions] : []),
    ...(settings.entityLockdown ? [requestContainment] : []),
  ];
}

/** Needs lambda:GetAccountSettings and GetFunctionConcurrency. */
export function readConcurrency(
  account: AccountClients,
  region: string,
  functions: readonly FunctionDefinition[],
): Promise<Reading<LiveConcurrency>> {
  const client = account.client(LambdaClient, region);
  const reservedBy = async (name: string) => {
    const FunctionName = responderFunctionName(name);
    const answer = await orAbsent(["ResourceNotFoundException"], () =>
      client.send(new GetFunctionConcurrencyCommand({ FunctionName })),
    );
    return answer?.ReservedConcurrentExecutions ?? 0;
  };
  return reading(async () => {
    const [{ AccountLimit: limit }, ...reserved] = await Promise.all([
      client.send(new GetAccountSettingsCommand({})),
      ...functions.map(({ name }) => reservedBy(name)),
    ]);
    return {
      quota: limit?.ConcurrentExecutions ?? 0,
      unreserved: limit?.UnreservedConcurrentExecutions ?? 0,
      ours: reserved.reduce((sum, count) => sum + count, 0),
    };
  });
}

/** Whether Lambda will let the functions reserve what they do. */
export function judgeConcurrency(
  place: { readonly accountId: string; readonly region: string },
  functions: readonly FunctionDefinition[],
  live: Reading<LiveConcurrency>,
): readonly Check[] {
  const need = functions.reduce((sum, { reservedConcurrency }) => sum + reservedConcurrency, 0);
  if (need === 0) return [];
  const common = { ...place, subject: "quotas" };
  if (live.kind === "unread")
    return [
      {
        ...{ ...common, verdict: "unknown", detail: `Lambda's concurrency could not be read (${live.because})` },
        nextStep: "Give the deployment role lambda:GetAccountSettings and lambda:GetFunctionConcurrency.",
      },
    ];
  const { quota, unreserved, ours } = live.value;
  const free = unreserved + ours - keptUnreserved;
  const detail = `Firebreak's functions reserve ${need} concurrent executions; the quota is ${quota}, of which ${Math.max(0, free)} can be reserved`;
  if (free >= need) return [{ ...common, verdict: "good", detail }];
  return [
    {
      ...{ ...common, verdict: "bad", detail },
      nextStep: `Ask for ${quota + need - free} or more: aws service-quotas request-service-quota-increase --service-code lambda --quota-code L-B99A9384 --desired-value ${quota + need - free} --region ${place.region}`,
    },
  ];
}

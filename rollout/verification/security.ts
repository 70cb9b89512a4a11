import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { findingBusArnOf, forwardingRoleDefinition } from "../../components/baseline/forwardingRoleDefinition";
import { forwardingRules, nativeSourcesOf } from "../../components/forwardingRules";
import type { Placement } from "../../components/placement";
import type { SecuritySettings } from "../../config/settings";
import { responderFunctionName } from "../../functions/domain/names";
import { requestContainment } from "../../functions/request-containment/definition";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { orAbsent, type Reading, reading } from "../reading";
import { judgeDetector, readDetector } from "./detector";
import { judgeFindingBus, readFindingBus } from "./findingBus";
import { judgeForwardingRule, readForwardingRule } from "./forwarding";

export interface SecurityVerification {
  readonly account: AccountClients;
  readonly placement: Placement;
  readonly regions: readonly string[];
  readonly settings: SecuritySettings;
}

const remedy = "npm run rollout -- up, with the security account among the targets";

/** Whether findings come in, and what answers them is there. Changes nothing. */
export async function verifySecurity(verification: SecurityVerification): Promise<readonly Check[]> {
  const { account, placement, regions, settings } = verification;
  const { organizationId, playbook } = settings;
  const { region } = placement;
  const checks = await Promise.all([
    readFindingBus(account, region).then((bus) => [
      judgeFindingBus({ accountId: account.id, region, organizationId, playbook, remedy }, bus),
    ]),
    verifyFunctions(verification),
    ...regions.map((each) => verifyDelivery(verification, each)),
  ]);
  return checks.flat();
}

/** What GuardDuty and Security Hub deliver to this account's default buses goes on to the finding bus. */
async function verifyDelivery(verification: SecurityVerification, region: string): Promise<readonly Check[]> {
  const { account, placement, settings } = verification;
  const { playbook, guardDutyDelivery } = settings;
  const rules = forwardingRules(playbook, nativeSourcesOf(guardDutyDelivery));
  const findingBusArn = findingBusArnOf({
    partition: placement.partition,
    homeRegion: settings.homeRegion,
    securityAccountId: account.id,
  });
  const forwarding = { rules, findingBusArn, role: forwardingRoleDefinition(placement, findingBusArn) };
  const common = { accountId: account.id, region, remedy };
  const forwarded = rules.map(async (rule) =>
    judgeForwardingRule(
      { ...common, partition: placement.partition, forwarding },
      rule,
      await readForwardingRule(account, region, rule),
    ),
  );
  const detector = await readDetector(account, region);
  return [
    ...(await Promise.all(forwarded)).flat(),
    ...(guardDutyDelivery === "native"
      ? [judgeDetector({ ...common, securityAccountId: account.id, guardDutyDelivery }, detector)]
      : []),
  ];
}

async function verifyFunctions({ account, placement, settings }: SecurityVerification): Promise<readonly Check[]> {
  const client = account.client(LambdaClient, placement.region);
  const functions = [...settings.responders, ...(settings.entityLockdown ? [requestContainment] : [])];
  const states = functions.map(async ({ name }) => {
    const FunctionName = responderFunctionName(name);
    const state = await reading(() =>
      orAbsent(["ResourceNotFoundException"], async () => {
        const { State = "Active" } = await client.send(new GetFunctionConfigurationCommand({ FunctionName }));
        return State;
      }),
    );
    return { name: FunctionName, state };
  });
  return judgeFunctions({ accountId: account.id, region: placement.region }, await Promise.all(states));
}

/** `Inactive` is a function that Lambda wakes with the next call ("Lambda function states"). */
const working: readonly (string | undefined)[] = ["Active", "Inactive"];

/** Whether each responder's function is there and can be invoked; `state` is undefined where there is none. */
export function judgeFunctions(
  place: { readonly accountId: string; readonly region: string },
  functions: readonly { readonly name: string; readonly state: Reading<string | undefined> }[],
): readonly Check[] {
  const common = { ...place, subject: "responders" };
  const faults = functions.flatMap(({ name, state }): readonly Check[] => {
    if (state.kind === "unread")
      return [
        {
          ...{ ...common, verdict: "unknown", detail: `function ${name} could not be read (${state.because})` },
          nextStep: "Give the deployment role lambda:GetFunctionConfiguration.",
        },
      ];
    if (working.includes(state.value)) return [];
    const detail = state.value === undefined ? `function ${name} is not there` : `function ${name} is ${state.value}`;
    return [{ ...common, verdict: "bad", detail, nextStep: remedy }];
  });
  if (faults.length > 0) return faults;
  return [{ ...common, verdict: "good", detail: `all ${functions.length} functions are there` }];
}

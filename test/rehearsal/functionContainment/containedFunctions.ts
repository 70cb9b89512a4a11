import type { ContainFunctionOptionsInput } from "../../../functions/contain-function/options";
import { functionResponse } from "../../../functions/contain-function/response";
import { denialPolicyName } from "../../../functions/domain/functionDenial";
import type { Incident } from "../../../functions/domain/incident";
import { LambdaService } from "../../../rehearsal/gateway/lambda/lambdaService";
import { type FunctionFinding, findingAboutFunction } from "../../../rehearsal/world/functionFinding";
import type { RehearsedFunction } from "../../../rehearsal/world/functions";
import { type Delivered, EmulatedResponders, securityId } from "../provenance/emulatedResponders";

export const trigger = "Backdoor:Lambda/C&CActivity.B";

/** Starts the emulated accounts with Lambda in them, and lets contain-function do what it declares in the member. */
export async function startResponders(): Promise<EmulatedResponders> {
  const responders = await EmulatedResponders.start({
    modules: (gateway) => [new LambdaService(gateway, { metrics: { record: () => undefined } })],
  });
  await responders.allow(functionResponse);
  return responders;
}

/** What became of a delivery and of Lambda's two more attempts where one fails. */
export interface Attempts extends Omit<Delivered, "calls"> {
  readonly calls: Delivered["calls"];
  readonly attempts: number;
}

/** Sends the event of a finding, and again where it fails, as Lambda does: three attempts. */
export async function contain(
  responders: EmulatedResponders,
  finding: FunctionFinding,
  options: ContainFunctionOptionsInput = {},
  envelope: { readonly account?: string } = {},
): Promise<Attempts> {
  const requestId = `request-${finding.id}`;
  const event = {
    source: "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    account: securityId,
    region: finding.region,
    ...envelope,
    detail: finding,
  };
  const calls: Delivered["calls"][number][] = [];
  const notices: string[] = [];
  for (let attempts = 1; ; attempts++) {
    const delivered = await responders.deliver(functionResponse, event, { options, requestId });
    calls.push(...delivered.calls.filter(({ id }) => id !== ""));
    notices.push(...delivered.notices);
    if (delivered.error === undefined || attempts === 3) return { ...delivered, calls, notices, attempts };
  }
}

/** As `contain`, of a finding of the usual type. */
export function containIt(
  responders: EmulatedResponders,
  function_: RehearsedFunction,
  options: ContainFunctionOptionsInput = {},
): Promise<Attempts> {
  return contain(responders, findingAboutFunction(function_, trigger), options);
}

export function incidentOf(
  responders: EmulatedResponders,
  { name }: Pick<RehearsedFunction, "name">,
): Promise<Incident | undefined> {
  return responders.incident(`function/${name}`);
}

/** The policy by which a role of the function denies it. */
export function policyOf({ region, name }: RehearsedFunction): string {
  return denialPolicyName({ region, name });
}

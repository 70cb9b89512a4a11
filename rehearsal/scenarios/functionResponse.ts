import { isDeepStrictEqual } from "node:util";
import { denialPolicyName } from "../../functions/domain/functionDenial";
import type { JournalEntry } from "../gateway/journal";
import type { ScenarioResult } from "../report/scenarioResult";
import type { FunctionFinding } from "../world/functionFinding";
import { type FunctionState, type RehearsedFunction, readFunctionState } from "../world/functions";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import { hasNoDeadLetter, hasOneIncident, wasNotified } from "./expectations";
import { type Observation, observe, resultOfObservation } from "./observation";
import type { Attempt } from "./principalResponse";
import type { Expectation } from "./verdict";

/** What findings about a function led to, read back from the world once everything had come to rest. */
export interface FunctionResponse extends Observation {
  readonly function: RehearsedFunction;
  readonly before: FunctionState;
  readonly after: FunctionState;
}

/** Sends findings about a function, all at once, unless told another way, and reads back what came of it. */
export async function respondToFunction(
  organization: RehearsedOrganization,
  function_: RehearsedFunction,
  findings: readonly FunctionFinding[],
  send: () => Promise<unknown> = () => Promise.all(findings.map((finding) => organization.fire(finding))),
): Promise<FunctionResponse> {
  const before = await readFunctionState(function_);
  const resources = [`function/${function_.name}`, ...findings.map(({ id }) => `finding/${id}`)];
  const observation = await observe(organization, { responder: "contain-function", resources }, send);
  return { ...observation, function: function_, before, after: await readFunctionState(function_) };
}

/** The calls that contain: the deny, and the stop. Event sources can start nothing once these are done. */
export function isStop({ operation }: JournalEntry): boolean {
  return operation === "PutRolePolicy" || operation === "PutFunctionConcurrency";
}

/** Denied by its role, stopped, fed no more, told once, nothing lost. */
export function wasStopped(response: FunctionResponse, further: readonly Expectation[] = []): readonly Expectation[] {
  return [
    isStopped(response),
    ...further,
    hasOneIncident(response, "contained"),
    wasNotified(response, "CONTAINED"),
    hasNoDeadLetter(response),
  ];
}

/** Each of its roles denies it, nothing of it starts, and nothing feeds it. */
export function isStopped({ function: function_, before, after }: FunctionResponse): Expectation {
  const policy = denialPolicyName(function_);
  const roles = [function_.role, ...(function_.formerRole === undefined ? [] : [function_.formerRole])];
  const others = after.policies.filter((name) => !name.endsWith(policy));
  const enabled = Object.values(after.mappings).filter((state) => state !== "Disabled");
  const problems = [
    ...(after.policies.length - others.length === roles.length ? [] : ["a role does not deny it"]),
    ...(isDeepStrictEqual(others, before.policies) ? [] : ["another policy changed"]),
    ...(after.reserved === 0 ? [] : [`reserved concurrency is ${after.reserved}`]),
    ...(Object.keys(after.provisioned).length === 0 ? [] : ["it keeps provisioned concurrency"]),
    ...(enabled.length === 0 ? [] : [`${enabled.length} event sources feed it`]),
  ];
  return {
    claim: "its role denies it, reserved concurrency is 0, event sources are off",
    holds: problems.length === 0,
    otherwise: problems.join(", "),
  };
}

/** Nothing at all of the function differs from before. */
export function functionIsUnchanged({
  before,
  after,
}: {
  readonly before: FunctionState;
  readonly after: FunctionState;
}): Expectation {
  return {
    claim: "nothing about the function changed",
    holds: isDeepStrictEqual(before, after),
    otherwise: `before ${JSON.stringify(before)}, after ${JSON.stringify(after)}`,
  };
}

/** The result of a scenario whose story is one response; what was tried stands beside the state. */
export function resultOfFunction(
  organization: RehearsedOrganization,
  response: FunctionResponse,
  expectations: readonly Expectation[],
  more: Partial<ScenarioResult> & { readonly attempts?: readonly Attempt[] } = {},
): ScenarioResult {
  const { attempts = [], ...rest } = more;
  const { function: function_, before, after } = response;
  const story = {
    target: `${function_.name} in ${function_.account.name}, ${function_.region}`,
    before: [...factsOf(before), ...attempts.map((each) => `${each.who}: ${each.before}`)],
    after: [...factsOf(after), ...attempts.map((each) => `${each.who}: ${each.after}`)],
    isContaining: isStop,
    expectations,
  };
  return { ...resultOfObservation(organization, response, story), ...rest };
}

/** A state as lines that can be laid beside those of another state of the same function. */
function factsOf({ reserved, provisioned, mappings, policies }: FunctionState): readonly string[] {
  const list = (texts: readonly string[]) => texts.join(", ") || "none";
  return [
    `reserved concurrency: ${reserved ?? "none of its own"}`,
    `provisioned concurrency: ${list(Object.entries(provisioned).map(([name, count]) => `${name} ${count}`))}`,
    `event sources: ${list(Object.values(mappings))}`,
    `policies of its roles: ${list(policies)}`,
  ];
}

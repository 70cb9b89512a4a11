import type { JournalEntry } from "../gateway/journal";
import type { ScenarioResult } from "../report/scenarioResult";
import type { PrincipalFinding } from "../world/principalFinding";
import type { PrincipalState } from "../world/principalState";
import { readPrincipalState } from "../world/principalState";
import type { RehearsedPrincipal } from "../world/principals";
import type { RehearsedOrganization } from "../world/rehearsedOrganization";
import { type Observation, observe, resultOfObservation } from "./observation";
import type { Expectation } from "./verdict";

/** What findings about a principal led to, read back from the world once everything had come to rest. */
export interface PrincipalResponse extends Observation {
  readonly principal: RehearsedPrincipal;
  readonly before: PrincipalState;
  readonly after: PrincipalState;
}

/** Sends findings about a user or role, all at once, unless told another way, and reads back what came of it. */
export async function respondToPrincipal(
  organization: RehearsedOrganization,
  principal: RehearsedPrincipal,
  findings: readonly PrincipalFinding[],
  send: () => Promise<unknown> = () => Promise.all(findings.map((finding) => organization.fire(finding))),
): Promise<PrincipalResponse> {
  const before = await readPrincipalState(principal);
  const resources = [`${principal.type}/${principal.name}`, ...findings.map(({ id }) => `finding/${id}`)];
  const observation = await observe(organization, { responder: "block-principal", resources }, send);
  return { ...observation, principal, before, after: await readPrincipalState(principal) };
}

/** The calls that deny. Keys are deactivated beside, and the deny covers them. */
export function isDeny({ operation }: JournalEntry): boolean {
  return /^(Put|Attach)(User|Role)Policy$/.test(operation);
}

/** What a scenario tried with credentials: who, before and after. Each is `allowed` or the code of AWS's refusal. */
export interface Attempt {
  readonly who: string;
  readonly before: string;
  readonly after: string;
}

/** The result of a scenario whose story is one response; what was tried with credentials stands beside the state. */
export function resultOfPrincipal(
  organization: RehearsedOrganization,
  response: PrincipalResponse,
  expectations: readonly Expectation[],
  more: Partial<ScenarioResult> & { readonly attempts?: readonly Attempt[] } = {},
): ScenarioResult {
  const { attempts = [], ...rest } = more;
  const { principal, before, after } = response;
  const story = {
    target: `${principal.name} in ${principal.account.name}`,
    before: [...factsOfPrincipal(before), ...attempts.map((each) => `${each.who}: ${each.before}`)],
    after: [...factsOfPrincipal(after), ...attempts.map((each) => `${each.who}: ${each.after}`)],
    isContaining: isDeny,
    expectations,
  };
  return { ...resultOfObservation(organization, response, story), ...rest };
}

/** A state as lines that can be laid beside those of another state of the same principal. */
function factsOfPrincipal({ policies, attached, keys, tags }: PrincipalState): readonly string[] {
  const list = (texts: readonly string[]) => texts.join(", ") || "none";
  return [
    `inline policies: ${list(Object.keys(policies))}`,
    `attached policies: ${list(attached)}`,
    `access keys: ${list(Object.entries(keys).map(([id, status]) => `${id} ${status}`))}`,
    `tags: ${list(Object.entries(tags).map(([key, value]) => `${key}=${value}`))}`,
  ];
}

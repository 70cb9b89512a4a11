import { isDeepStrictEqual } from "node:util";
import { type BlockScope, blockPolicyName, readBlockPolicy } from "../../functions/domain/blockPolicy";
import type { PrincipalState } from "../world/principalState";
import { hasNoDeadLetter, hasOneIncident, wasNotified } from "./expectations";
import { type Attempt, isDeny, type PrincipalResponse } from "./principalResponse";
import type { Expectation } from "./verdict";

/** Denied once by the one policy, told once, nothing lost; `denies` is what the policy must deny. */
export function wasBlocked(
  response: PrincipalResponse,
  denies: { readonly claim: string; readonly holds: (scope: BlockScope) => boolean },
  further: readonly Expectation[] = [],
): readonly Expectation[] {
  return [
    isDenied(response, denies),
    wasDeniedOnce(response),
    ...further,
    hasOneIncident(response, "contained"),
    wasNotified(response, "CONTAINED"),
    hasNoDeadLetter(response),
  ];
}

/** The blocking policy is there and denies what it should; the other policies are what they were. */
export function isDenied(
  { before, after }: Pick<PrincipalResponse, "before" | "after">,
  denies: { readonly claim: string; readonly holds: (scope: BlockScope) => boolean },
): Expectation {
  const { [blockPolicyName]: document, ...others } = after.policies;
  const { [blockPolicyName]: _, ...othersBefore } = before.policies;
  const scope = readBlockPolicy(document ?? null);
  const problems = [
    ...(scope === undefined ? [`no policy ${blockPolicyName}`] : []),
    ...(scope !== undefined && !denies.holds(scope) ? [`the policy denies otherwise: ${document}`] : []),
    ...(isDeepStrictEqual(others, othersBefore) ? [] : ["another inline policy changed"]),
    ...(isDeepStrictEqual(before.tags, after.tags) ? [] : ["its tags changed"]),
  ];
  return { claim: denies.claim, holds: problems.length === 0, otherwise: problems.join(", ") };
}

/** Every key is inactive. */
export function keysAreInactive({ after }: Pick<PrincipalResponse, "after">): Expectation {
  const active = Object.entries(after.keys).filter(([, status]) => status !== "Inactive");
  return {
    claim: "every access key inactive",
    holds: active.length === 0,
    otherwise: `still active: ${active.map(([id]) => id).join(", ")}`,
  };
}

/** Nothing at all of the principal differs from before. */
export function principalIsUnchanged({
  before,
  after,
}: {
  readonly before: PrincipalState;
  readonly after: PrincipalState;
}): Expectation {
  const keys = ["policies", "attached", "keys", "tags"] as const;
  const changed = keys.filter((key) => !isDeepStrictEqual(before[key], after[key]));
  return {
    claim: "nothing about the principal changed",
    holds: changed.length === 0,
    otherwise: `changed: ${changed.join(", ")}`,
  };
}

/** What was possible before is refused now, or is as possible as before. */
export function wasTried(attempt: Attempt, expected: "refused" | "allowed"): Expectation {
  const holds = attempt.before === "allowed" && (attempt.after === "allowed") === (expected === "allowed");
  return {
    claim: `${attempt.who} ${expected}`,
    holds,
    otherwise: `${attempt.who} ${attempt.before} before, ${attempt.after} after`,
  };
}

function wasDeniedOnce({ calls }: PrincipalResponse): Expectation {
  const denies = calls.filter((call) => isDeny(call) && call.status === 200).length;
  return { claim: "denied by one call", holds: denies === 1, otherwise: `${denies} calls denied` };
}

import { isDeepStrictEqual } from "node:util";
import type { OpenIncident } from "../aws/openIncident";
import { QuotaReachedError } from "../aws/quota";
import { despiteOthers, untilShown } from "../aws/readBack";
import { type BlockScope, blockPolicyName, blockPolicyOf, readBlockPolicy } from "../domain/blockPolicy";
import type { Change } from "../domain/incident";
import { describeScope } from "./blockNotice";
import type { LivePrincipal } from "./livePrincipal";
import type { PrincipalPolicies } from "./principalPolicies";
import { attachmentItem, policyItem } from "./principalTarget";

/** The block was accepted but can't be read back, or no quota leaves room for it. */
export class NotBlockedError extends Error {
  override readonly name = "NotBlockedError";
}

export interface PutBlock {
  readonly method: "inline" | "attach";
  /** What came of it; what was there before is recorded already. */
  readonly change: Pick<Change, "item" | "after" | "detail">;
  /** `performance.now()` when IAM had accepted it. */
  readonly at: number;
}

/**
 * What must be in the ledger before the block is put: for an inline policy only what the claim could not know, that there is
 * one of that name already which is not ours; for an attached one whether it was attached before, for afterwards nobody
 * can tell.
 */
export function recordsBeforeBlock(
  incident: OpenIncident,
  method: PutBlock["method"],
  live: Pick<LivePrincipal, "document" | "denyAllAttached">,
): readonly Change[] {
  const { changes, containedAt } = incident.entry;
  if (method === "attach") {
    if (changes.some(({ item }) => item === attachmentItem)) return [];
    return [{ item: attachmentItem, before: { attached: live.denyAllAttached === true }, state: "recorded" }];
  }
  const recorded = changes.find(({ item }) => item === policyItem);
  const foreign = live.document !== null && readBlockPolicy(live.document) === undefined;
  const record = (document: string | null): Change => ({ item: policyItem, before: { document }, state: "recorded" });
  if (recorded === undefined) return [record(foreign ? live.document : null)];
  // Once it was put, a foreign document is ours edited: the state to go back to is the one before.
  const untouched = recorded.state === "recorded" && containedAt === undefined;
  return foreign && untouched && !isDeepStrictEqual(recorded.before, { document: live.document })
    ? [record(live.document)]
    : [];
}

/**
 * Puts the block and, where a quota leaves no room and everything is to be denied, the other method's (`LimitExceeded`: 2,048
 * characters of inline policies for a user, 10,240 for a role, 10 attached policies by default; "IAM and AWS STS quotas").
 * The ledger has what was there before; for the other method it is written here. Throws `NotBlockedError`.
 */
export async function putBlock(
  policies: PrincipalPolicies,
  incident: OpenIncident,
  wanted: { readonly scope: BlockScope; readonly method: PutBlock["method"]; readonly live: LivePrincipal },
  beside: () => Promise<void>,
): Promise<PutBlock> {
  const { scope, method, live } = wanted;
  const [first] = await Promise.all([tryPut(policies, method, scope), beside()]);
  if (first !== "quota") return first;
  const full =
    method === "inline" ? "has no room for another inline policy" : "has as many policies attached as it may";
  if (!scope.all) {
    throw new NotBlockedError(
      `${incident.entry.resource} ${full}, and AWSDenyAll would deny more than the playbook row asks for. Make room, or set the row's level to deny-all.`,
    );
  }
  const other = method === "inline" ? "attach" : "inline";
  const denyAllAttached = other === "attach" ? await policies.isDenyAllAttached() : undefined;
  incident.noteChanges([
    ...incident.entry.changes.flatMap((change) => (change.item === itemOf(method) ? [skipped(change, full)] : [])),
    ...recordsBeforeBlock(incident, other, { ...live, denyAllAttached }),
  ]);
  await incident.record();
  const second = await tryPut(policies, other, scope);
  if (second !== "quota") return second;
  throw new NotBlockedError(
    `${incident.entry.resource} has no room for an inline policy and none for an attached one. Take a policy away from it, or deny it by a service control policy.`,
  );
}

async function tryPut(
  policies: PrincipalPolicies,
  method: PutBlock["method"],
  scope: BlockScope,
): Promise<PutBlock | "quota"> {
  const document = blockPolicyOf(scope);
  try {
    await despiteOthers(() => (method === "attach" ? policies.attachDenyAll() : policies.put(document)));
  } catch (error) {
    if (!(error instanceof QuotaReachedError)) throw error;
    return "quota";
  }
  const at = performance.now();
  const change: Change =
    method === "attach"
      ? {
          item: attachmentItem,
          before: null,
          after: { attached: true },
          state: "done",
          detail: "AWSDenyAll is attached",
        }
      : {
          item: policyItem,
          before: null,
          after: { document },
          state: "done",
          detail: `inline policy ${blockPolicyName} ${describeScope(scope)}`,
        };
  return { method, change, at };
}

/** Reads back what was put. Throws `NotBlockedError`. */
export async function confirmBlock(policies: PrincipalPolicies, resource: string, put: PutBlock): Promise<void> {
  const shown = await untilShown(async () =>
    put.method === "attach"
      ? policies.isDenyAllAttached()
      : isDeepStrictEqual({ document: await policies.document() }, put.change.after),
  );
  if (!shown) {
    throw new NotBlockedError(
      `IAM accepted the block of ${resource} but does not show it. Somebody else may be taking it away: look in CloudTrail.`,
    );
  }
}

function itemOf(method: PutBlock["method"]): string {
  return method === "attach" ? attachmentItem : policyItem;
}

function skipped(change: Change, because: string): Change {
  return change.state === "done" ? change : { ...change, state: "skipped", detail: `the principal ${because}` };
}

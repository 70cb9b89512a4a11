import { nothingBlocked, readBlockPolicy, unitedScope } from "../domain/blockPolicy";
import { withRecorded } from "../domain/changes";
import type { Change, Incident } from "../domain/incident";
import { isBlocked, scopeOf } from "../domain/principalBlock";
import type { ContainContext, Containment, ReadContext } from "../response/response";
import { deactivateKeys, keysFoundInactive, recordOfKeys } from "./accessKeys";
import { confirmBlock, type PutBlock, putBlock, recordsBeforeBlock } from "./block";
import { documentIn, nextStepOf, outgrownNotice, summaryOf } from "./blockNotice";
import type { LivePrincipal } from "./livePrincipal";
import type { BlockPrincipalOptions } from "./options";
import { PrincipalPolicies } from "./principalPolicies";
import { attaches, attachmentItem, keyItem, type PrincipalTarget, policyItem } from "./principalTarget";

type Reads = ReadContext<BlockPrincipalOptions, PrincipalTarget>;
type Contains = ContainContext<BlockPrincipalOptions, PrincipalTarget, LivePrincipal>;

/** Whether an attempt has changed something already. */
export function isBegun(incident: Incident, { document, keys }: LivePrincipal): boolean {
  if (incident.containedAt !== undefined || readBlockPolicy(document) !== undefined) return true;
  const inactive = keys.filter(({ active }) => !active).map(({ id }) => keyItem(id));
  return incident.changes.some(({ item }) => inactive.includes(item));
}

/**
 * Whether the block is not, or no longer, what this finding asks for: somebody took it away or gave a key back, another
 * session of the role acts, or there was activity after the sessions were revoked.
 */
export async function isOpenAgain(context: Reads, incident: Incident, live: LivePrincipal): Promise<boolean> {
  return live.keys.some(({ active }) => active) || !(await stands(context, incident, live));
}

/**
 * Deny first, keys beside its verification: the deny covers them, while an inactive key alone leaves sessions and the console.
 * From the reading to the deny there is one call, the keys are written down beside it; one more where the claim could not
 * know what is to be restored. Safe to repeat. Throws `NotBlockedError`, `LeaseLostError` and what the SDK throws.
 */
export async function blockPrincipal(context: Contains): Promise<Containment> {
  const { incident, resource: live, target, clients } = context;
  const standing = await stands(context, incident.entry, live);
  const keys = live.keys.filter(({ active }) => active).map(({ id }) => id);
  const reopened = keys.some((id) => isSettled(incident.entry, keyItem(id)));
  const outgrown = !reopened && live.document !== null && live.document === putBefore(incident.entry);

  const put = standing ? await acceptBlock(context) : await block(context);
  const [, results] = await Promise.all([
    put === undefined ? undefined : confirmBlock(policiesOf(context), incident.entry.resource, put),
    deactivateKeys(clients.iam, target.name, keys),
  ]);
  incident.noteChanges(results);
  if (target.accessKeys) incident.noteChanges(keysFoundInactive(incident.entry.changes, live.keys));

  const summary = summaryOf(target, incident.entry);
  context.contained(summary, put?.at);
  return {
    changed: put !== undefined || reopened,
    summary,
    nextStep: nextStepOf(target, incident.entry),
    ...(outgrown ? { again: outgrownNotice } : {}),
  };
}

async function block(context: Contains): Promise<PutBlock> {
  const { incident, resource: live, target } = context;
  const method = attaches(target) ? "attach" : "inline";
  const standing = readBlockPolicy(live.document) ?? nothingBlocked;
  const scope = unitedScope(standing, scopeOf(target.block, new Date().toISOString()));
  const toRestore = recordsBeforeBlock(incident, method, live);
  incident.noteChanges(toRestore);
  const keysAreNew = noteKeys(context);
  if (toRestore.length > 0) await incident.record();
  const put = await putBlock(policiesOf(context), incident, { method, scope, live }, async () => {
    if (toRestore.length === 0 && keysAreNew) await incident.record();
  });
  noteResult(context, put.change);
  return put;
}

/** The block is there already, by an earlier attempt or by somebody else: only what is not recorded yet is. */
async function acceptBlock(context: Contains): Promise<undefined> {
  const { incident, resource: live } = context;
  const attached = live.denyAllAttached === true ? recordsBeforeBlock(incident, "attach", live) : [];
  incident.noteChanges(attached);
  if (noteKeys(context) || attached.length > 0) await incident.record();
  if (readBlockPolicy(live.document) !== undefined)
    noteResult(context, { item: policyItem, after: { document: live.document }, detail: "the inline policy is there" });
  if (live.denyAllAttached === true)
    noteResult(context, { item: attachmentItem, after: { attached: true }, detail: "AWSDenyAll is attached" });
  return undefined;
}

/** Says whether there is something new to write down. */
function noteKeys({ incident, resource: live }: Contains): boolean {
  const recorded = withRecorded(incident.entry.changes, recordOfKeys(live.keys));
  if (recorded === incident.entry.changes) return false;
  incident.note({ changes: [...recorded] });
  return true;
}

/** What was there before stays as it was recorded. */
function noteResult({ incident }: Contains, result: Pick<Change, "item" | "detail" | "after">): void {
  const recorded = incident.entry.changes.find(({ item }) => item === result.item);
  if (recorded === undefined) return;
  const after = result.after === undefined ? {} : { after: result.after };
  const detail = result.detail === undefined ? {} : { detail: result.detail };
  incident.noteChanges([{ ...recorded, ...after, ...detail, state: "done" }]);
}

/** Whether what is there now answers this finding. AWSDenyAll is asked for where it was, or where it was attached by us. */
async function stands(context: Reads, incident: Incident, live: LivePrincipal): Promise<boolean> {
  const scope = readBlockPolicy(live.document);
  if (scope !== undefined && isBlocked(scope, context.target.block, context.task.finding.lastSeen)) return true;
  if (live.denyAllAttached !== undefined) return live.denyAllAttached;
  const attachment = incident.changes.find(({ item }) => item === attachmentItem);
  return attachment !== undefined && attachment.state !== "skipped" && policiesOf(context).isDenyAllAttached();
}

/** The policy as this incident last put it. */
function putBefore({ changes }: Incident): string | null {
  return documentIn(changes.find(({ item }) => item === policyItem)?.after);
}

function isSettled(incident: Incident, item: string): boolean {
  const change = incident.changes.find((each) => each.item === item);
  return incident.containedAt !== undefined && change?.state !== "failed" && change?.state !== "recorded";
}

function policiesOf({ clients, target, task }: Reads): PrincipalPolicies {
  const { type, name } = target;
  return new PrincipalPolicies(clients.iam, { type, name, partition: task.finding.partition });
}

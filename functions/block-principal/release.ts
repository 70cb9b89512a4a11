import { type IAMClient, UpdateAccessKeyCommand } from "@aws-sdk/client-iam";
import * as z from "zod";
import { readBlockPolicy } from "../domain/blockPolicy";
import type { Change } from "../domain/incident";
import type { Undo, Undoer } from "../response/undo";
import { readAccessKeys } from "./accessKeys";
import { isNoSuchEntity, PrincipalPolicies } from "./principalPolicies";
import { attachmentItem, policyItem } from "./principalTarget";

const policyBefore = z.object({ document: z.string().nullable() });
const attachmentBefore = z.object({ attached: z.boolean() });

/**
 * Undoes one recorded change of a blocked principal. Safe to repeat: what is as it was before counts as restored. Refuses,
 * with the reason, what somebody has changed since. Throws what the SDK throws.
 */
export const unblockPrincipal: Undoer = async ({ iam }, incident, change) => {
  const principal = /^(user|role)\/(.+)$/.exec(incident.resource);
  const [, type, name] = principal ?? [];
  if ((type !== "user" && type !== "role") || name === undefined)
    return { kind: "refused", because: `${incident.resource} is neither a user nor a role` };
  const policies = new PrincipalPolicies(iam, { type, name, partition: incident.partition });
  switch (change.item) {
    case policyItem:
      return restorePolicy(policies, change);
    case attachmentItem:
      return restoreAttachment(policies, change);
    default:
      return type === "user" && change.item.startsWith("access-key/")
        ? reactivateKey(iam, name, change.item.replace("access-key/", ""))
        : { kind: "refused", because: `this version knows no change ${change.item}` };
  }
};

async function restorePolicy(policies: PrincipalPolicies, change: Change): Promise<Undo> {
  const { document } = policyBefore.parse(change.before);
  const now = await policies.document();
  if (now === document) return { kind: "restored", detail: "its inline policies are as before" };
  if (now !== null && readBlockPolicy(now) === undefined) {
    return {
      kind: "refused",
      because: "the blocking inline policy was edited since; look at it and remove it by hand",
    };
  }
  if (document === null) {
    await policies.remove();
    return { kind: "restored", detail: "the blocking inline policy is removed" };
  }
  try {
    await policies.put(document);
  } catch (error) {
    if (!isNoSuchEntity(error)) throw error;
    return { kind: "refused", because: "the principal is gone" };
  }
  return { kind: "restored", detail: "the inline policy of that name is what it was" };
}

async function restoreAttachment(policies: PrincipalPolicies, change: Change): Promise<Undo> {
  const { attached } = attachmentBefore.parse(change.before);
  if (attached) return { kind: "restored", detail: "AWSDenyAll had been attached before the incident and stays so" };
  if (await policies.isDenyAllAttached()) await policies.detachDenyAll();
  return { kind: "restored", detail: "AWSDenyAll is not attached" };
}

async function reactivateKey(iam: IAMClient, userName: string, keyId: string): Promise<Undo> {
  const key = (await readAccessKeys(iam, userName)).find(({ id }) => id === keyId);
  if (key === undefined)
    return { kind: "refused", because: `access key ${keyId} is gone; make a new one if it is needed` };
  if (!key.active)
    await iam.send(new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: keyId, Status: "Active" }));
  return { kind: "restored", detail: `access key ${keyId} is active` };
}

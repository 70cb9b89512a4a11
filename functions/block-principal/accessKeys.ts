import { type IAMClient, paginateListAccessKeys, UpdateAccessKeyCommand } from "@aws-sdk/client-iam";
import { describeError } from "../aws/errorCode";
import { untilShown } from "../aws/readBack";
import type { Change } from "../domain/incident";
import { isNoSuchEntity } from "./principalPolicies";
import { keyItem } from "./principalTarget";

export interface AccessKey {
  /** `AKIA…` */
  readonly id: string;
  readonly active: boolean;
}

/** A user's access keys; none where the user is not there. Throws what the SDK throws. */
export async function readAccessKeys(iam: IAMClient, userName: string): Promise<readonly AccessKey[]> {
  const keys: AccessKey[] = [];
  try {
    for await (const page of paginateListAccessKeys({ client: iam }, { UserName: userName })) {
      for (const { AccessKeyId: id, Status: status } of page.AccessKeyMetadata ?? []) {
        if (id !== undefined) keys.push({ id, active: status === "Active" });
      }
    }
  } catch (error) {
    if (!isNoSuchEntity(error)) throw error;
  }
  return keys;
}

/** What there is to go back to: only keys that are active are touched. */
export function recordOfKeys(keys: readonly AccessKey[]): readonly Change[] {
  return keys
    .filter(({ active }) => active)
    .map(({ id }) => ({ item: keyItem(id), before: { status: "Active" }, state: "recorded" }));
}

/** Keys that an earlier attempt has deactivated, though it could not say so; also those that are gone by now. */
export function keysFoundInactive(changes: readonly Change[], keys: readonly AccessKey[]): readonly Change[] {
  const active = new Set(keys.filter((key) => key.active).map(({ id }) => keyItem(id)));
  return changes
    .filter(({ item, state }) => item.startsWith(keyItem("")) && (state === "recorded" || state === "failed"))
    .filter(({ item }) => !active.has(item))
    .map((change) => doneWith(change, change.item.slice(keyItem("").length)));
}

/**
 * Deactivates keys side by side and reads back; the result tells of each. A key that is gone by now is as good as inactive.
 * Throws only what reading back throws.
 */
export async function deactivateKeys(
  iam: IAMClient,
  userName: string,
  keyIds: readonly string[],
): Promise<readonly Change[]> {
  if (keyIds.length === 0) return [];
  const problems = new Map(
    await Promise.all(keyIds.map(async (id) => [id, await deactivate(iam, userName, id)] as const)),
  );
  let active: readonly string[] = [];
  await untilShown(async () => {
    active = (await readAccessKeys(iam, userName)).filter((key) => key.active).map(({ id }) => id);
    return keyIds.every((id) => problems.get(id) !== undefined || !active.includes(id));
  });
  return keyIds.map((id): Change => {
    const change: Change = { item: keyItem(id), before: { status: "Active" }, state: "recorded" };
    const problem =
      problems.get(id) ?? (active.includes(id) ? "IAM accepted it, but still shows it active" : undefined);
    return problem === undefined ? doneWith(change, id) : { ...change, state: "failed", detail: problem };
  });
}

function doneWith(change: Change, id: string): Change {
  return { ...change, after: { status: "Inactive" }, state: "done", detail: `access key ${id} is inactive` };
}

/** What went wrong, if anything did. */
async function deactivate(iam: IAMClient, userName: string, keyId: string): Promise<string | undefined> {
  try {
    await iam.send(new UpdateAccessKeyCommand({ UserName: userName, AccessKeyId: keyId, Status: "Inactive" }));
    return undefined;
  } catch (error) {
    return isNoSuchEntity(error) ? undefined : describeError(error);
  }
}

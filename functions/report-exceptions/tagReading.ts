import { type IAMClient, paginateGetAccountAuthorizationDetails } from "@aws-sdk/client-iam";
import {
  paginateGetResources,
  paginateGetTagKeys,
  type ResourceGroupsTaggingAPIClient,
} from "@aws-sdk/client-resource-groups-tagging-api";
import type { FoundException } from "../domain/exceptionClass";
import { nearMissKeys } from "../domain/nearMissKey";
import type { AccountShare } from "./accountShare";

/** A tag as it was found; the place is known to who asked. */
export type FoundTag = Omit<FoundException, "place" | "isNew">;

/** Misspellings that are looked up in one Region: somebody may make them without end. */
const mostMisspellings = 20;

/**
 * What carries the tag, or one of a misspelt key, in a Region. Not in it are users, roles and Auto Scaling groups, of which
 * "GetResources" says nothing, and what belongs to a service that knows no tagging API. Throws what the SDK throws, and
 * `ShareUsedUpError`.
 */
export async function readRegion(
  tagging: ResourceGroupsTaggingAPIClient,
  tagKey: string,
  share: AccountShare,
): Promise<readonly FoundTag[]> {
  const [found, keys] = await Promise.all([readKey(tagging, tagKey, share), readKeys(tagging, share)]);
  const misspelt: FoundTag[] = [];
  for (const key of nearMissKeys(keys, tagKey).slice(0, mostMisspellings))
    misspelt.push(...(await readKey(tagging, key, share)));
  return [...found, ...misspelt];
}

async function readKey(
  tagging: ResourceGroupsTaggingAPIClient,
  key: string,
  share: AccountShare,
): Promise<readonly FoundTag[]> {
  const found: FoundTag[] = [];
  const pages = paginateGetResources({ client: tagging, pageSize: 100 }, { TagFilters: [{ Key: key }] });
  for await (const { ResourceTagMappingList: page = [] } of pages) {
    const tags = page.flatMap(({ ResourceARN: resource, Tags: own = [] }) =>
      own.flatMap(({ Key, Value = "" }) =>
        resource === undefined || Key !== key ? [] : [{ resource, key, value: Value }],
      ),
    );
    share.take(tags.length);
    found.push(...tags);
  }
  return found;
}

async function readKeys(tagging: ResourceGroupsTaggingAPIClient, share: AccountShare): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { TagKeys: page = [] } of paginateGetTagKeys({ client: tagging }, {})) {
    share.take(0);
    keys.push(...page);
  }
  return keys;
}

/** Users and roles that carry the tag, or one of a misspelt key. Throws as `readRegion` does. */
export async function readIdentities(
  iam: IAMClient,
  tagKey: string,
  share: AccountShare,
): Promise<readonly FoundTag[]> {
  const found: FoundTag[] = [];
  const pages = paginateGetAccountAuthorizationDetails({ client: iam, pageSize: 100 }, { Filter: ["User", "Role"] });
  for await (const { UserDetailList: users = [], RoleDetailList: roles = [] } of pages) {
    const tags = [...users, ...roles].flatMap(({ Arn: resource, Tags: own = [] }) =>
      own.flatMap(({ Key: key = "", Value: value = "" }) =>
        resource !== undefined && (key === tagKey || nearMissKeys([key], tagKey).length > 0)
          ? [{ resource, key, value }]
          : [],
      ),
    );
    share.take(tags.length);
    found.push(...tags);
  }
  return found;
}

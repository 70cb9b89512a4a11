import {
  type Account,
  DescribeOrganizationCommand,
  type OrganizationsClient,
  paginateListAccountsForParent,
  paginateListOrganizationalUnitsForParent,
  paginateListRoots,
  paginateListTagsForResource,
} from "@aws-sdk/client-organizations";
import { describeError } from "../../functions/aws/errorCode";
import { sideBySide } from "../../functions/domain/sideBySide";
import { type AccountState, accountStates, type OrganizationAccount } from "./organizationAccount";

/** Organizations was asked and did not answer; the message says who may ask. */
export class OrganizationUnreadError extends Error {
  override readonly name = "OrganizationUnreadError";
}

export interface Organization {
  readonly id: string;
  readonly managementAccountId: string;
  /** Every account in whatever state, by id. */
  readonly accounts: readonly OrganizationAccount[];
}

/** Organizations throttles its own: a few calls a second for all of the organization ("Quotas", Organizations user guide). */
const atOnce = 4;

/**
 * The organization's accounts with their units, read by walking down from the root: two lists a unit, whatever the number of
 * accounts. Tags take a call for each account and are read where `withTags` asks for them. Throws `OrganizationUnreadError`.
 */
export async function readOrganization(
  client: OrganizationsClient,
  options: { readonly withTags: boolean },
): Promise<Organization> {
  try {
    const { Organization } = await client.send(new DescribeOrganizationCommand({}));
    const found: OrganizationAccount[] = [];
    for await (const { Roots = [] } of paginateListRoots({ client }, {})) {
      for (const { Id } of Roots) if (Id !== undefined) await walk(client, Id, found);
    }
    const accounts = options.withTags ? await withTags(client, found) : found;
    return {
      id: Organization?.Id ?? "",
      managementAccountId: Organization?.MasterAccountId ?? "",
      accounts: accounts.toSorted((one, other) => (one.id < other.id ? -1 : 1)),
    };
  } catch (cause) {
    throw new OrganizationUnreadError(
      `Organizations does not tell of the organization's accounts (${describeError(cause)}). Use credentials of the management account, or of a delegated administrator with organizations:Describe* and organizations:List*.`,
      { cause },
    );
  }
}

interface Place {
  readonly parentId: string;
  readonly unitIds: readonly string[];
  readonly unitNames: readonly string[];
}

/** Level by level, so that the units of one are read side by side. */
async function walk(client: OrganizationsClient, rootId: string, found: OrganizationAccount[]): Promise<void> {
  let level: readonly Place[] = [{ parentId: rootId, unitIds: [rootId], unitNames: [] }];
  while (level.length > 0) {
    const below: Place[] = [];
    await sideBySide(level, atOnce, async (place) => {
      const ParentId = place.parentId;
      const units = async () => {
        for await (const { OrganizationalUnits = [] } of paginateListOrganizationalUnitsForParent(
          { client },
          { ParentId },
        ))
          for (const { Id = "", Name = "" } of OrganizationalUnits)
            below.push({ parentId: Id, unitIds: [...place.unitIds, Id], unitNames: [...place.unitNames, Name] });
      };
      const accounts = async () => {
        for await (const { Accounts = [] } of paginateListAccountsForParent({ client }, { ParentId }))
          for (const account of Accounts) found.push(accountAt(account, place));
      };
      await Promise.all([units(), accounts()]);
    });
    level = below;
  }
}

function accountAt({ Id = "", Name = "", State, Status }: Account, { unitIds, unitNames }: Place): OrganizationAccount {
  // Status is State's forerunner, which AWS retires on 2026-09-09.
  return { id: Id, name: Name, state: stateOf(State ?? Status), unitIds, unitNames, tags: {} };
}

/** A state that AWS adds is one that nothing is deployed in. */
function stateOf(told: string | undefined): AccountState {
  return accountStates.find((state) => state === told) ?? "SUSPENDED";
}

async function withTags(
  client: OrganizationsClient,
  accounts: readonly OrganizationAccount[],
): Promise<readonly OrganizationAccount[]> {
  const tagged: OrganizationAccount[] = [];
  await sideBySide(accounts, atOnce, async (account) => {
    const tags: Record<string, string> = {};
    for await (const { Tags = [] } of paginateListTagsForResource({ client }, { ResourceId: account.id }))
      for (const { Key, Value } of Tags) if (Key !== undefined) tags[Key] = Value ?? "";
    tagged.push({ ...account, tags });
  });
  return tagged;
}

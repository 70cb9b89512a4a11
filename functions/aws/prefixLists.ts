import { type EC2Client, paginateGetManagedPrefixListEntries } from "@aws-sdk/client-ec2";
import { describeError } from "./errorCode";

export interface PrefixListReading {
  /** The entries of each list that could be read, in CIDR notation. */
  readonly lists: ReadonlyMap<string, readonly string[]>;
  /** Why the others could not: a list may be deleted, or no longer shared by its account. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** Reads the entries of prefix lists side by side. A list that can't be read keeps no other from being judged. Throws nothing. */
export async function readPrefixLists(ec2: EC2Client, ids: readonly string[]): Promise<PrefixListReading> {
  const lists = new Map<string, readonly string[]>();
  const unreadable = new Map<string, string>();
  await Promise.all(
    ids.map(async (id) => {
      try {
        lists.set(id, await readEntries(ec2, id));
      } catch (error) {
        unreadable.set(id, describeError(error));
      }
    }),
  );
  return { lists, unreadable };
}

async function readEntries(ec2: EC2Client, id: string): Promise<readonly string[]> {
  const entries: string[] = [];
  // A hundred is the most that EC2 gives a page ("GetManagedPrefixListEntries").
  for await (const { Entries: page = [] } of paginateGetManagedPrefixListEntries(
    { client: ec2, pageSize: 100 },
    { PrefixListId: id },
  ))
    entries.push(...page.flatMap(({ Cidr }) => Cidr ?? []));
  return entries;
}

import { type EC2Client, paginateGetManagedPrefixListEntries } from "@aws-sdk/client-ec2";

export interface PrefixListsReading {
  /** The ranges of each list that could be read. */
  readonly entries: ReadonlyMap<string, readonly string[]>;
  /** Why the others could not: a list may be deleted, or no longer shared. */
  readonly unreadable: ReadonlyMap<string, unknown>;
}

/** Reads prefix lists, side by side. Never throws: one that can't be read must not keep all other groups from being judged. */
export async function readPrefixLists(ec2: EC2Client, ids: readonly string[]): Promise<PrefixListsReading> {
  const entries = new Map<string, readonly string[]>();
  const unreadable = new Map<string, unknown>();
  await Promise.all(
    ids.map(async (id) => {
      try {
        entries.set(id, await entriesOf(ec2, id));
      } catch (error) {
        unreadable.set(id, error);
      }
    }),
  );
  return { entries, unreadable };
}

async function entriesOf(ec2: EC2Client, id: string): Promise<readonly string[]> {
  const ranges: string[] = [];
  for await (const page of paginateGetManagedPrefixListEntries({ client: ec2, pageSize: 100 }, { PrefixListId: id })) {
    ranges.push(...(page.Entries ?? []).flatMap(({ Cidr }) => Cidr ?? []));
  }
  return ranges;
}

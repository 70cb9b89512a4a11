import { type EC2Client, paginateGetManagedPrefixListEntries } from "@aws-sdk/client-ec2";
import { describeError } from "../aws/errorCode";
import { type GroupRule, isPrefixList, type PrefixLists } from "./groupRule";

export interface PrefixListReading {
  readonly lists: PrefixLists;
  /** Lists whose entries can't be read, and why: another account stopped sharing them, for example. */
  readonly unreadable: ReadonlyMap<string, string>;
}

/** The prefix lists that these rules refer to. */
export function prefixListsIn(rules: readonly GroupRule[]): readonly string[] {
  return [...new Set(rules.map(({ source }) => source).filter(isPrefixList))];
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

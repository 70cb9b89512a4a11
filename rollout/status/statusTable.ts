import { type Paint, plain } from "../../output/colour";
import { columns } from "../../output/columns";
import { checkList } from "../checkList";
import type { OrganizationStatus } from "./status";

/** What is not as it should be, by account; then which version stands in how many accounts. */
export function statusTable(
  { version, stacks, unwanted, drift }: OrganizationStatus,
  paint: Paint = plain,
): readonly string[] {
  const names = new Map(stacks.map(({ accountId, accountName }) => [accountId, accountName]));
  const checks = [...stacks.map(({ check }) => check), ...unwanted, ...drift];
  const versions = new Map<string, number>();
  for (const stack of stacks) {
    const standing = stack.version ?? (stack.updatedAt === undefined ? "not deployed" : "not known");
    versions.set(standing, (versions.get(standing) ?? 0) + 1);
  }
  const rows = [...versions]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([standing, count]) => [standing, String(count), standing === version ? "this checkout" : ""]);
  return [...checkList(checks, names, paint), "", columns([["VERSION", "STACKS", ""], ...rows])];
}

import { columns } from "../output/columns";
import { counted } from "../output/text";
import type { DryRunRow } from "./dryRun";
import type { Fate } from "./fate";
import type { TagUse } from "./tagUse";

const words: Readonly<Record<Fate, string>> = {
  denied: "DENIED",
  "denied-if-tagged": "DENIED if tagged",
  named: "allowed",
  unbound: "not bound",
};

const uses: Readonly<Record<TagUse, string>> = {
  set: "sets the tag",
  remove: "removes the tag",
  "remove-all": "removes all tags",
  replace: "replaces the set",
  "switch-abac": "switches ABAC",
};

/** One line for each principal, account and call, columns aligned, and what it comes to. */
export function dryRunTable(rows: readonly DryRunRow[]): string {
  if (rows.length === 0) return "Nobody set, changed or removed the tag, or replaced a bucket's tags.";
  const lines = rows.map((row) => [
    words[row.fate],
    String(row.count),
    uses[row.use],
    row.call,
    row.accountId,
    row.regions.join(","),
    row.last.slice(0, 16).replace("T", " "),
    row.principal,
  ]);
  const heading = ["GUARD", "CALLS", "WHAT IT DOES", "CALL", "ACCOUNT", "REGION", "LAST (UTC)", "PRINCIPAL"];
  return `${columns([heading, ...lines])}\n\n${conclusion(rows)}`;
}

function conclusion(rows: readonly DryRunRow[]): string {
  const denied = rows.filter(({ fate }) => fate === "denied");
  const calls = denied.reduce((sum, { count }) => sum + count, 0);
  const principals = new Set(denied.map(({ principal }) => principal)).size;
  if (denied.length === 0) return "The guard would deny none of these calls.";
  const advice = denied.some(({ call, use }) => call.startsWith("s3 ") && use === "replace")
    ? " Who only replaces buckets' sets can be named in firebreak:bucketTagPrincipals, or use TagResource."
    : "";
  return `The guard would deny ${counted(calls, "call")} of ${counted(principals, "principal")}. Name those who should go on in firebreak:exceptionPrincipals.${advice}`;
}

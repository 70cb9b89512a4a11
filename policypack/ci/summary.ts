import { resourceName } from "../resourceAddress";
import type { PolicyPreview, PolicyViolation } from "./engineEvents";

/** GitHub takes comments of 65,536 characters; GitLab takes more. */
const longestSummary = 60_000;

/** First line of every summary, by which a later run finds the comment of an earlier one. */
export function markOf(stack: string | undefined): string {
  return `<!-- firebreak-policies ${(stack ?? "").replaceAll(/[^\w./-]/g, "_")} -->`;
}

/**
 * A preview's policy violations in Markdown, by level, for a comment or a job's summary. What the program and its people wrote
 * (messages, names) stands in code only, so that none of it is a link, a mention or HTML. What does not fit is counted.
 */
export function summaryOf(preview: PolicyPreview): string {
  const refused = preview.violations.filter(({ level }) => level === "mandatory");
  const told = preview.violations.filter(({ level }) => level !== "mandatory");
  const head = [
    markOf(preview.stack),
    `### Policies: ${verdict(preview, refused.length, told.length)}`,
    facts(preview),
  ];
  const sections = [
    ...section(`Refused (${refused.length})`, refused.map(entry)),
    ...section(`To look at (${told.length})`, told.map(entry)),
    ...section(`Changed by a policy (${preview.remediations.length})`, preview.remediations.map(remediation)),
  ];
  return `${fitting(head.join("\n\n"), sections)}\n`;
}

function verdict({ errors, changes }: PolicyPreview, refused: number, told: number): string {
  if (refused > 0) return `${count(refused, "violation")} to mend before this can be deployed`;
  if (changes === undefined) return "the preview did not come to its end";
  if (errors.length > 0) return "the preview failed, though not by a policy";
  return told > 0 ? `nothing refused, ${told} to look at` : "no violations";
}

function facts({ stack, changes, packs, errors }: PolicyPreview): string {
  const stackText = stack === undefined ? [] : [`Stack ${code(stack)}`];
  const packText = Object.entries(packs).map(([name, version]) => `pack ${code(`${name} ${version}`)}`);
  const changeText = Object.entries(changes ?? {}).map(([change, resources]) => `${resources} ${change}`);
  const errorText = errors.length === 0 ? [] : [`${count(errors.length, "error")}: see the job's log`];
  return [...stackText, ...packText, ...changeText, ...errorText].join(", ");
}

interface Section {
  readonly title: string;
  readonly entries: readonly string[];
}

function section(title: string, entries: readonly string[]): readonly Section[] {
  return entries.length === 0 ? [] : [{ title, entries }];
}

function entry({ policy, urn, message }: PolicyViolation): string {
  const on = urn === undefined ? "the stack" : code(resourceName(urn));
  return `- ${code(policy)} on ${on}\n\n${indented(block(message))}`;
}

function remediation({ policy, urn }: PolicyPreview["remediations"][number]): string {
  return `- ${code(policy)} on ${code(resourceName(urn))}`;
}

/** As many entries as there is room for; the refused come first. */
function fitting(head: string, sections: readonly Section[]): string {
  const parts = [head];
  let length = head.length;
  let left = 0;
  for (const { title, entries } of sections) {
    const fit: string[] = [];
    for (const each of entries) {
      if (length + each.length > longestSummary) left++;
      else {
        fit.push(each);
        length += each.length + 2;
      }
    }
    if (fit.length > 0) parts.push(`#### ${title}`, ...fit);
  }
  if (left > 0) parts.push(`${left} more did not fit here; the job's log has them all.`);
  return parts.join("\n\n");
}

/** A text as inline code, whatever backticks it has. */
function code(text: string): string {
  const fence = "`".repeat(longestRun(text) + 1);
  const line = text.replaceAll(/\s+/g, " ");
  return longestRun(text) > 0 ? `${fence} ${line} ${fence}` : `${fence}${line}${fence}`;
}

function block(text: string): string {
  const fence = "`".repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}text\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}

function indented(text: string): string {
  return text.replaceAll(/^/gm, "  ");
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? "" : "s"}`;
}

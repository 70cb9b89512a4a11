import { readFileSync } from "node:fs";
import { readPreview } from "./engineEvents";
import { summaryOf } from "./summary";

const usage = `Usage: node summary.js <events.json>

Writes the policy violations of a preview as Markdown, and the errors of the preview to stderr. The events come from
  PULUMI_ENABLE_STREAMING_JSON_PREVIEW=true pulumi preview --json --policy-pack <pack> > events.json
`;

/** `node summary.js events.json > summary.md`; 1 where the file has no events, 2 where it is called wrongly. */
function main(files: readonly string[]): number {
  const [file, ...others] = files;
  if (file === undefined || others.length > 0) {
    process.stderr.write(usage);
    return 2;
  }
  const preview = readPreview(readFileSync(file, "utf8"));
  if (preview === undefined) {
    process.stderr.write(`${file} has no events of a preview.\n\n${usage}`);
    return 1;
  }
  process.stdout.write(summaryOf(preview));
  for (const error of preview.errors) tell(`error: ${error}`);
  for (const { level, policy, urn, message } of preview.violations)
    tell(`${level}: ${policy} on ${urn ?? "the stack"}\n${message}`);
  return 0;
}

/** For the job's log. A line that begins with `::` would be a command to GitHub's runner. */
function tell(text: string): void {
  process.stderr.write(`${text.replaceAll(/^/gm, "| ")}\n`);
}

process.exitCode = main(process.argv.slice(2));

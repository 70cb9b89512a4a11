import { createHash } from "node:crypto";
import { duration } from "../../output/text";
import { changesText, unitText } from "../progress/outcomeText";
import { endings } from "../progress/waveTally";
import { Html, html } from "./html";
import type { Coverage, ReportedStack, RolloutReport } from "./rolloutReport";

const style = `
:root { color-scheme: light dark; --line: #8884; --bad: #b3261e; --good: #1b6e3c; --dim: #777; }
@media (prefers-color-scheme: dark) { :root { --bad: #ff8a80; --good: #7bd69b; } }
body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 78rem; padding: 0 1rem; }
h1 { font-size: 1.4rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border-bottom: 1px solid var(--line); }
th { position: sticky; top: 0; background: Canvas; }
td.region, th.region { text-align: center; }
.number { text-align: right; font-variant-numeric: tabular-nums; }
.failed, .not-covered { color: var(--bad); } .covered { color: var(--good); } .dim { color: var(--dim); }
pre { white-space: pre-wrap; margin: 0; font: inherit; overflow-wrap: anywhere; }
`;

const marks: Readonly<Record<Coverage, string>> = { covered: "✓", "not-covered": "✗", "not-known": "?", removed: "–" };

/** The report as one page: no scripts, nothing loaded from elsewhere, and a policy in it that allows neither. */
export function htmlReport(report: RolloutReport): string {
  const hash = createHash("sha256").update(style).digest("base64");
  const trouble = report.stacks.filter(({ outcome }) => outcome === "failed" || outcome === "unfinished");
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${hash}'">
<meta name="viewport" content="width=device-width">
<title>Firebreak rollout: ${report.command} of ${report.startedAt.slice(0, 16).replace("T", " ")}</title>
<style>${new Html(style)}</style>
</head>
<body>
<h1>Firebreak rollout: ${report.command} in ${report.organizationId}</h1>
<p>Version ${report.version}, begun ${report.startedAt.slice(0, 19).replace("T", " ")} UTC, ${
    report.milliseconds === undefined ? "not ended" : `ended after ${duration(report.milliseconds)}`
  }. ${totals(report)}</p>
${report.stopped === undefined ? undefined : html`<p class="failed">Stopped: ${report.stopped}</p>`}
${trouble.length === 0 ? undefined : failures(trouble)}
${report.waves.length > 1 ? waves(report) : undefined}
${coverage(report)}
${report.leftOut.length === 0 ? undefined : leftOut(report)}
</body>
</html>
`.markup;
}

function totals({ counts, stacks }: RolloutReport): string {
  const told = Object.entries(counts).filter(([, count]) => count > 0);
  return `${stacks.length} stacks: ${told.map(([outcome, count]) => `${count} ${outcome.replace("-", " ")}`).join(", ")}.`;
}

function failures(stacks: readonly ReportedStack[]): Html {
  return html`<h2>Failed</h2>
<table><thead><tr><th>Account</th><th>What happened</th><th>What to do</th><th>Log</th></tr></thead><tbody>${stacks.map(
    (stack) => html`
<tr><td>${accountCell(stack)}</td><td class="failed"><pre>${
      stack.reason ?? "It was under way when this report was written."
    }</pre></td><td><pre>${stack.nextStep ?? ""}</pre></td><td>${logCell(stack)}</td></tr>`,
  )}
</tbody></table>`;
}

function waves({ waves: tallies }: RolloutReport): Html {
  return html`<h2>Waves</h2>
<table><thead><tr><th>Wave</th><th class="number">stacks</th>${endings.map(
    (ending) => html`<th class="number">${ending.replace("-", " ")}</th>`,
  )}</tr></thead><tbody>${tallies.map(
    ({ name, targets, counts }) => html`
<tr><td>${name ?? "no wave"}</td><td class="number">${targets}</td>${endings.map(
      (ending) => html`<td class="number">${counts[ending]}</td>`,
    )}</tr>`,
  )}
</tbody></table>`;
}

/** Accounts by Regions; a stack that does not cover a Region has no sign there. */
function coverage({ stacks }: RolloutReport): Html {
  const regions = [...new Set(stacks.flatMap((stack) => stack.regions))].sort();
  return html`<h2>Coverage</h2>
<table><thead><tr><th>Account</th><th>Unit</th><th>Stack</th>${regions.map(
    (region) => html`<th class="region">${region}</th>`,
  )}<th>Outcome</th><th class="number">Took</th></tr></thead><tbody>${stacks.map(
    (stack) => html`
<tr><td>${accountCell(stack)}</td><td>${unitText(stack.account)}</td><td>${stack.stack}</td>${regions.map((region) =>
      stack.regions.includes(region)
        ? html`<td class="region ${stack.coverage}" title="${stack.coverage.replace("-", " ")}">${marks[stack.coverage]}</td>`
        : html`<td class="region dim"></td>`,
    )}<td>${outcomeCell(stack)}</td><td class="number">${
      stack.milliseconds === undefined ? "" : duration(stack.milliseconds)
    }</td></tr>`,
  )}
</tbody></table>
<p class="dim">✓ as this version and these settings make it; ✗ not, though what an earlier rollout deployed may stand there; ? a plan
does not say; – taken down.</p>`;
}

function leftOut({ leftOut: accounts }: RolloutReport): Html {
  return html`<h2>Left out</h2>
<table><thead><tr><th>Account</th><th>Unit</th><th>Why</th></tr></thead><tbody>${accounts.map(
    ({ account, reason }) => html`
<tr><td>${account.name} <span class="dim">${account.id}</span></td><td>${unitText(account)}</td><td>${reason}</td></tr>`,
  )}
</tbody></table>`;
}

function accountCell({ account, role }: ReportedStack): Html {
  return html`${account.name} <span class="dim">${account.id}${role === "member" ? "" : `, ${role}`}</span>`;
}

function outcomeCell({ outcome, changes, reason }: ReportedStack): Html {
  const word = outcome.replace("-", " ");
  if (changes !== undefined) return html`${word} <span class="dim">${changesText(changes, "up")}</span>`;
  if (outcome === "failed") return html`<span class="failed">${word}</span>`;
  return html`${word}${reason === undefined ? "" : `: ${reason}`}`;
}

/** Relative, so that the report can be moved with its logs. */
function logCell({ log }: ReportedStack): Html {
  return log === undefined ? html`` : html`<a href="${log.split("/").map(encodeURIComponent).join("/")}">log</a>`;
}

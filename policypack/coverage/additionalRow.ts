/** The line of a stack's config that gives findings a row which tells people of them. */
export function findingRow(types: readonly string[], severityAtLeast: number): string {
  return additionalRow({
    name: "tell-of-other-findings",
    detection: `{ source: guardduty, types: [${types.map(quoted).join(", ")}], severityAtLeast: ${severityAtLeast} }`,
    because: "No other row answers these finding types.",
  });
}

/** The same of a Config rule. */
export function configRuleRow(rule: string): string {
  return additionalRow({
    name: `tell-of-${kebab(rule)}`,
    detection: `{ source: config, rules: [${quoted(rule)}] }`,
    because: "No responder contains what this rule finds.",
  });
}

/** The same of an action of Security Hub. */
export function actionRow(action: string): string {
  return additionalRow({
    name: `tell-on-${kebab(action)}`,
    detection: `{ source: security-hub, action: ${quoted(action)} }`,
    because: "An analyst wants others to know of the finding.",
  });
}

interface RowText {
  readonly name: string;
  readonly detection: string;
  readonly because: string;
}

function additionalRow({ name, detection, because }: RowText): string {
  const fields = [`name: ${name}`, `detection: ${detection}`, "respond: notify", `because: ${because}`];
  return `in the stack's config\n  firebreak:additionalRows:\n    - ${fields.join("\n      ")}`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}

/** As the name of a row must be: kebab-case, at most 64 characters with what is before it. */
function kebab(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-|-$/g, "")
    .slice(0, 48)
    .replace(/-$/, "");
}

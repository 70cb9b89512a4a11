import type { PolicyConfigSchema } from "@pulumi/policy";
import { policies } from "../../policypack/policies";
import type { PolicyDefinition } from "../../policypack/policy";
import { code, plain, table } from "./markdown";

type SettingSchema = PolicyConfigSchema["properties"][string];

const groups: readonly { readonly group: PolicyDefinition["group"]; readonly title: string; readonly about: string }[] =
  [
    {
      group: "exceptions",
      title: "Exceptions",
      about: "What an exception tag must say, and what it must not come through. They look at every AWS resource.",
    },
    {
      group: "detections",
      title: "What would be contained",
      about:
        "Each decides with the code of the responder or Config rule that acts on the same at run time, and an exception that holds there holds here.",
    },
    {
      group: "guards",
      title: "Guards",
      about: "What Firebreak itself stands on. They leave Firebreak's own stacks alone.",
    },
    {
      group: "coverage",
      title: "Coverage",
      about: "What Firebreak's own stacks leave unanswered. They apply to those and to no others.",
    },
  ];

/** Every policy in a line: what it looks at, and what a violation does. */
export function policyTable(): string {
  return table(
    ["policy", "level", "what holds where nothing is wrong"],
    inOrder().map(({ name, level, summary }) => [`[${code(name)}](#${name})`, level, plain(summary)]),
  );
}

/** A section for each policy, made from its definition. */
export function policySections(): string {
  return groups
    .filter(({ group }) => policies.some((policy) => policy.group === group))
    .flatMap(({ group, title, about }) => [
      `## ${title}`,
      plain(about),
      ...policies.filter((policy) => policy.group === group).map(section),
    ])
    .join("\n\n");
}

function inOrder(): readonly PolicyDefinition[] {
  return groups.flatMap(({ group }) => policies.filter((policy) => policy.group === group));
}

function section(policy: PolicyDefinition): string {
  const { name, level, levelBecause, severity, summary, why, fix, source, configSchema } = policy;
  return [
    `### ${name}`,
    `${plain(summary)} ${plain(why)}`,
    `**Level** ${code(level)}: ${plain(levelBecause)} Severity ${severity}.${remediationText(policy)}`,
    `**Fix.** ${plain(fix)}${source === undefined ? "" : ` ([source](${source}))`}`,
    ...(configSchema === undefined ? [] : [settingsTable(configSchema)]),
  ].join("\n\n");
}

function remediationText(policy: PolicyDefinition): string {
  const mends = "remediateResource" in policy && policy.remediateResource !== undefined;
  return mends ? ` At level ${code("remediate")} it mends the resource itself; that is never the default.` : "";
}

function settingsTable({ properties }: PolicyConfigSchema): string {
  return table(
    ["setting", "type", "default", "what it is"],
    Object.entries(properties).map(([name, schema]) => [
      code(name),
      typeText(schema),
      schema.default === undefined ? "" : code(JSON.stringify(schema.default)),
      plain(schema.description ?? ""),
    ]),
  );
}

function typeText({ type, enum: values, items, minimum, maximum }: SettingSchema): string {
  if (values !== undefined) return values.map((value) => code(JSON.stringify(value))).join(" or ");
  // What may be of several types has none of its own; its description says what it may be.
  const isTyped = typeof items === "object" && !Array.isArray(items) && items.type !== undefined;
  const of = isTyped ? ` of ${typeText(items)}s` : "";
  return `${[type].flat().join(" or ")}${of}${rangeText(minimum, maximum)}`;
}

/** Zod writes a whole number's limits as those of JavaScript, which say nothing. */
function rangeText(minimum: number | undefined, maximum: number | undefined): string {
  const from = minimum === undefined || minimum <= Number.MIN_SAFE_INTEGER ? "" : ` from ${minimum}`;
  const to = maximum === undefined || maximum >= Number.MAX_SAFE_INTEGER ? "" : ` to ${maximum}`;
  return `${from}${to}`;
}

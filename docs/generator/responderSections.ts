import type { PermissionStatement, ResponderPermissions } from "../../functions/domain/permissions";
import type { ResponderDefinition } from "../../functions/domain/responder";
import { sessionPolicyLimit, sessionPolicyOf } from "../../functions/domain/sessionPolicy";
import { responders } from "../../functions/responders";
import { playbook } from "../../playbook";
import { code, codeLines, plain, table } from "./markdown";

/** A section for each responder, made from its `responder.ts`. */
export function responderSections(): string {
  return Object.values(responders).map(section).join("\n\n");
}

function section(definition: ResponderDefinition): string {
  const { name, summary, undo } = definition;
  const permissions: ResponderPermissions = definition.permissions;
  return [
    `## ${name}`,
    plain(summary),
    `**Undo.** ${plain(undo)}`,
    facts(definition),
    "### What it may do in a member account",
    permissions.member.length === 0
      ? "What undoing takes, as the responder of the incident declares it."
      : permissionTable(permissions.member),
    ...Object.entries(permissions.apart ?? {}).flatMap(([option, statements]) => [
      `### What it may do there apart, for ${option}`,
      `By a session of its own, which may do nothing else.\n\n${permissionTable(statements)}`,
    ]),
    ...(permissions.release === undefined
      ? []
      : ["### What releasing it may do there", permissionTable(permissions.release)]),
    "### What it may do at home",
    permissions.home.length === 0
      ? "Nothing beyond what every responder may."
      : `Beyond what every responder may:\n\n${permissionTable(permissions.home)}`,
    `More: [functions/${name}](../functions/${name}/README.md).`,
  ].join("\n\n");
}

function facts(definition: ResponderDefinition): string {
  const rows = playbook.filter(({ respond }) => respond === definition.name).map((row) => code(row.name));
  return table(
    ["", ""],
    [
      ["started by", startedBy(definition, rows)],
      ["time-out", `${definition.timeoutSeconds} s`],
      ["memory", `${definition.memoryMegabytes} MB`],
      ["at once", `${definition.reservedConcurrency} (reserved concurrency)`],
      ["session policy", `${sessionPolicyOf(definition).length} of ${sessionPolicyLimit} characters`],
    ],
  );
}

function startedBy({ invokedBy }: ResponderDefinition, rows: readonly string[]): string {
  return invokedBy.map((by) => (by === "person" ? "a person" : `the playbook: ${rows.join(", ")}`)).join("; ");
}

function permissionTable(statements: readonly PermissionStatement[]): string {
  return table(
    ["statement", "actions", "resources", "only if"],
    statements.map(({ sid, effect, actions, resources, conditions, because }) => [
      effect === "Deny" ? `${sid} (deny)` : sid,
      codeLines(actions),
      because === undefined ? codeLines(resources) : `${codeLines(resources)}<br>${plain(because)}`,
      conditions === undefined ? "" : conditionText(conditions),
    ]),
  );
}

/** `StringEquals` `ec2:ResourceTag/firebreak:owner` = `firebreak` */
function conditionText(conditions: NonNullable<PermissionStatement["conditions"]>): string {
  return Object.entries(conditions)
    .flatMap(([operator, operands]) =>
      Object.entries(operands).map(([key, value]) => {
        const values = typeof value === "string" ? [value] : value;
        return `${code(operator)} ${code(key)} = ${values.map(code).join(" or ")}`;
      }),
    )
    .join("<br>");
}

import { configRuleNames } from "../../functions/domain/configNames";
import { type Detection, detects } from "../../functions/domain/detection";
import { guardDutySuccessors } from "../../functions/domain/guardDutySuccessors";
import { guardDutyTypes } from "../../functions/domain/guardDutyTypes";
import { securityHubActions } from "../../functions/domain/securityHubActions";
import { type PlaybookRow, playbook } from "../../playbook";
import { code, plain, table } from "./markdown";

/** Each type that GuardDuty sends: the rows that name it, and what they start. */
export function guardDutyCoverage(): string {
  return coverage([...guardDutyTypes.active].sort());
}

/** The same of custom detection rules, which GuardDuty sends where an account has turned one on. */
export function customDetectionCoverage(): string {
  return coverage([...guardDutyTypes.customDetectionRules].sort());
}

/** Types that are no longer sent, and what finds the same today. */
export function retiredTypes(): string {
  return table(
    ["retired type", "in its place", "answered by"],
    Object.entries(guardDutySuccessors).map(([type, successors]) => [
      code(type),
      successors.map(code).join("<br>") || "nothing",
      [...new Set(successors.flatMap(rowsFor))].map(rowText).join("<br>"),
    ]),
  );
}

/** Each rule of Config. */
export function configCoverage(): string {
  return coverage(Object.values(configRuleNames), "rule");
}

/** Each custom action of Security Hub. */
export function actionCoverage(): string {
  return table(
    ["action", "row", "response", "why"],
    securityHubActions.flatMap(({ action }) =>
      playbook
        .filter(({ detection }) => detection.source === "security-hub" && detection.action === action)
        .map(({ name, respond, because }) => [code(action), code(name), code(respond), plain(because)]),
    ),
  );
}

/** Why each row of these answers as it does. */
export function coverageReasons(): string {
  return table(
    ["row", "response", "why"],
    playbook
      .filter(({ detection }) => detection.source !== "security-hub")
      .map(({ name, respond, because }) => [code(name), responseText(respond), plain(because)]),
  );
}

/** The rows that name a type or rule; that of unanswered findings names none. */
export function rowsFor(type: string): readonly PlaybookRow[] {
  return playbook.filter(({ detection }) => detects(detection, type));
}

function coverage(types: readonly string[], head = "finding type"): string {
  return table(
    [head, "row", "response", "from severity"],
    types.map((type) => {
      const rows = rowsFor(type);
      const lines = (of: (row: PlaybookRow) => string) => rows.map(of).join("<br>");
      return [
        code(type),
        lines(({ name }) => code(name)) || "none",
        lines(({ respond }) => responseText(respond)),
        lines(({ detection }) => floorText(detection)),
      ];
    }),
  );
}

function rowText({ name, respond }: PlaybookRow): string {
  return `${code(name)} (${responseText(respond)})`;
}

function responseText(respond: PlaybookRow["respond"]): string {
  return respond === "notify" ? "notify only" : code(respond);
}

function floorText(detection: Detection): string {
  return detection.source === "guardduty" && detection.severityAtLeast !== undefined
    ? String(detection.severityAtLeast)
    : "any";
}

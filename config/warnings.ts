import { successorsOf } from "../functions/domain/guardDutySuccessors";
import { idleGuardKeys } from "./exceptionGuardKeys";
import { retiredTypesIn } from "./findingTypes";
import { idleStackSetKeys } from "./memberStackSetKeys";
import type { Settings } from "./settings";

/** What is allowed and yet likely not meant; `pulumi up` shows each as a warning. */
export function warningsOf(settings: Settings): readonly string[] {
  if (settings.role === "management") return [...idleGuardKeys(settings), ...idleStackSetKeys(settings)];
  const named = [
    ...settings.isolateEc2Findings.map((type) => ["isolateEc2Findings", type] as const),
    ...settings.blockPrincipalFindings.map((type) => ["blockPrincipalFindings", type] as const),
    ...settings.additionalRows.flatMap(({ detection }) =>
      detection.source === "guardduty" && detection.types !== "unanswered"
        ? detection.types.map((type) => ["additionalRows", type] as const)
        : [],
    ),
  ];
  const retired = named.flatMap(([key, type]) =>
    retiredTypesIn([type]).map(
      () => `firebreak:${key}: GuardDuty has retired "${type}" and no longer sends it.${successorText(type)}`,
    ),
  );
  const idle = settings.additionalRows
    .filter(({ respond }) => !settings.responders.some(({ name }) => name === respond))
    .map(
      ({ name, respond }) =>
        `firebreak:additionalRows: row ${name} starts ${respond}, which firebreak:responders leaves out; it does nothing.`,
    );
  const releasable = settings.responders.some(({ name }) => name === "release-incident");
  return releasable
    ? [...retired, ...idle]
    : [
        ...retired,
        ...idle,
        "firebreak:responders: without release-incident, what is contained can only be released by hand.",
      ];
}

function successorText(type: string): string {
  const successors = successorsOf(type);
  return successors.length === 0 ? "" : ` In its place it sends ${successors.join(", ")}.`;
}

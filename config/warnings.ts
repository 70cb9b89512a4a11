import { retiredTypesIn } from "./findingTypes";
import type { Settings } from "./settings";

/** What is allowed and yet likely not meant; `pulumi up` shows each as a warning. */
export function warningsOf(settings: Settings): readonly string[] {
  if (settings.role === "management") return [];
  const retired = retiredTypesIn(settings.isolateEc2Findings).map(
    (type) => `firebreak:isolateEc2Findings: GuardDuty has retired "${type}" and no longer sends it.`,
  );
  const releasable = settings.responders.some(({ name }) => name === "release-incident");
  return releasable
    ? retired
    : [...retired, "firebreak:responders: without release-incident, what is contained can only be released by hand."];
}

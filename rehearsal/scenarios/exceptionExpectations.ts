import type { Observation } from "./observation";
import type { Expectation } from "./verdict";

/** The one notice with this heading tells of the exception, or of a tag that was meant for one, in these words. */
export function tellsOfException(
  { alerts }: Pick<Observation, "alerts">,
  heading: string,
  words: readonly string[],
): Expectation {
  const told = alerts.find((alert) => alert.heading === heading)?.exception ?? "";
  const missing = words.filter((word) => !told.includes(word));
  return {
    claim: `the notice says of the exception: ${words.join(", ")}`,
    holds: missing.length === 0,
    otherwise: told === "" ? "the notice says nothing of an exception" : `the notice says: ${told}`,
  };
}

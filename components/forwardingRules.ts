import {
  anyOfConfig,
  anyOfGuardDuty,
  anyOfSecurityHub,
  anyOfTags,
  type Detection,
  type EventDetection,
  type EventPattern,
  type GuardDutyDetection,
} from "../functions/domain/detection";
import type { PlaybookRow } from "../playbook";
import { fitsRule } from "./eventPatternText";

/** A rule of a default bus that passes events on to the finding bus. */
export interface ForwardingRule {
  /** The same in every account and Region. */
  readonly name: string;
  readonly description: string;
  readonly pattern: EventPattern;
}

/**
 * The rules that pass on what the playbook answers and nothing else: a storm of other events costs nothing. One a source;
 * none for a source that no row names.
 */
export function forwardingRules(
  playbook: readonly PlaybookRow[],
  sources: readonly EventDetection["source"][],
): readonly ForwardingRule[] {
  return sources.flatMap((source) =>
    forwardingRule(
      source,
      playbook.map(({ detection }) => detection),
    ),
  );
}

/** What reaches the security account's own default buses: a Security Hub of the organization sends its actions there. */
export function nativeSourcesOf(guardDutyDelivery: "native" | "forwarded"): readonly EventDetection["source"][] {
  return guardDutyDelivery === "native" ? ["guardduty", "security-hub"] : ["security-hub"];
}

function forwardingRule(source: EventDetection["source"], detections: readonly Detection[]): ForwardingRule[] {
  switch (source) {
    case "guardduty": {
      const wanted = detections.filter((each) => each.source === "guardduty");
      return ruleFor(wanted, "firebreak-forward-findings", "GuardDuty findings", guardDutyPattern);
    }
    case "config": {
      const wanted = detections.filter((each) => each.source === "config");
      return ruleFor(wanted, "firebreak-forward-compliance", "non-compliance found by Config", anyOfConfig);
    }
    case "security-hub": {
      const wanted = detections.filter((each) => each.source === "security-hub");
      return ruleFor(wanted, "firebreak-forward-actions", "actions of Security Hub", anyOfSecurityHub);
    }
    case "tag": {
      const wanted = detections.filter((each) => each.source === "tag");
      return ruleFor(wanted, "firebreak-forward-tags", "tags", anyOfTags);
    }
  }
}

/**
 * What the rows name, type by type; where that is longer than a rule takes, by families of types. The rows' own rules on the
 * finding bus match exactly, so that what is passed on in vain starts nothing.
 */
function guardDutyPattern(wanted: readonly GuardDutyDetection[]): EventPattern {
  const exact = anyOfGuardDuty(wanted);
  return fitsRule(exact) ? exact : anyOfGuardDuty(wanted.map(byFamily));
}

/** `Backdoor:EC2/Spambot` becomes `Backdoor:EC2/*`. */
function byFamily(detection: GuardDutyDetection): GuardDutyDetection {
  if (detection.types === "unanswered") return detection;
  const [first, ...rest] = detection.types;
  const family = (type: string) => `${type.slice(0, type.indexOf("/") + 1)}*`;
  return { ...detection, types: [family(first), ...rest.map(family)] };
}

function ruleFor<Wanted extends EventDetection>(
  wanted: readonly Wanted[],
  name: string,
  what: string,
  patternOf: (wanted: readonly Wanted[]) => EventPattern,
): ForwardingRule[] {
  if (wanted.length === 0) return [];
  const description = `Passes ${what} that Firebreak's playbook answers on to the security account`;
  return [{ name, description, pattern: patternOf(wanted) }];
}

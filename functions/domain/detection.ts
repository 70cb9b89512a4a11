import { ruleNameMatchers } from "./configRule";
import { apiCallDetailType, type containValue } from "./containmentTag";
import type { EntityKind } from "./entity";
import { names } from "./names";

/** GuardDuty finds. A type ending in `*` matches by prefix: `CryptoCurrency:EC2/*`. */
export interface GuardDutyDetection {
  readonly source: "guardduty";
  /** `unanswered`: every finding that no other row of the playbook detects. */
  readonly types: readonly [string, ...string[]] | "unanswered";
  /** GuardDuty severity, 1.0 to 10.0 (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html). */
  readonly severityAtLeast?: number;
}

/** Config finds a resource non-compliant, by an organization's rule or an account's own. */
export interface ConfigDetection {
  readonly source: "config";
  /** Names of rules as they are written when made: `SECURITY_GROUP_OPEN_PROHIBITED`. */
  readonly rules: readonly [string, ...string[]];
}

/** A person selects findings in Security Hub and chooses an action. */
export interface SecurityHubDetection {
  readonly source: "security-hub";
  /** Name of the custom action: `Isolate EC2`. */
  readonly action: string;
}

/** Somebody gives an instance the tag `SecurityIncidentStatus` with this value; capitals count. Removing it undoes nothing. */
export interface TagDetection {
  readonly source: "tag";
  readonly value: typeof containValue;
}

/** Somebody asks that an entity be contained, by the lockdown topic or by hand; its ARN tells the kind. */
export interface RequestDetection {
  readonly source: "request";
  readonly entities: readonly [EntityKind, ...EntityKind[]];
}

/** What events on the finding bus tell of. */
export type EventDetection = GuardDutyDetection | ConfigDetection | SecurityHubDetection | TagDetection;

/** What a playbook row reacts to. Rows of a request have no rule on the bus: `request-containment` reads them. */
export type Detection = EventDetection | RequestDetection;

/** Whether events tell of it, so that the row has a rule of its own on the finding bus. */
export function isOnBus<Row extends { readonly detection: Detection }>(
  row: Row,
): row is Row & { readonly detection: EventDetection } {
  return row.detection.source !== "request";
}

/** An EventBridge event pattern, ready for `JSON.stringify`. */
export type EventPattern = Readonly<Record<string, unknown>>;

/**
 * The EventBridge pattern of a detection; a rule on the finding bus carries it. Without `samples` it leaves out findings that
 * are marked as samples: anybody in a member account may ask GuardDuty for any number of them. A few samples are marked in a
 * text only, which no pattern can look into; the responder declines those.
 */
export function eventPatternOf(detection: EventDetection, { samples }: { readonly samples: boolean }): EventPattern {
  switch (detection.source) {
    case "guardduty":
      return {
        source: ["aws.guardduty"],
        "detail-type": ["GuardDuty Finding"],
        detail: { ...guardDutyDetail(detection), ...(samples ? {} : withoutSamples) },
      };
    case "config":
      return {
        source: ["aws.config", names.sweepSource],
        "detail-type": ["Config Rules Compliance Change"],
        detail: nonCompliant(detection.rules),
      };
    case "security-hub":
      return {
        source: ["aws.securityhub"],
        "detail-type": ["Security Hub Findings - Custom Action"],
        detail: { actionName: [detection.action] },
      };
    case "tag":
      return anyOfTags([detection]);
  }
}

/** What of these a rule should pass on to another bus: the union of their patterns. Samples are left to the rows' own rules. */
export function anyOfGuardDuty(detections: readonly GuardDutyDetection[]): EventPattern {
  const ofAnyType = detections.filter(({ types }) => types === "unanswered");
  // A floor for every type covers what a row finds of some types from that floor on.
  const floor = Math.min(...ofAnyType.map(({ severityAtLeast = 0 }) => severityAtLeast));
  const ofSomeTypes = detections.filter(
    ({ types, severityAtLeast = -1 }) => types !== "unanswered" && severityAtLeast < floor,
  );
  const plain = ofSomeTypes.filter(({ severityAtLeast }) => severityAtLeast === undefined);
  const floored = ofSomeTypes.filter(({ severityAtLeast }) => severityAtLeast !== undefined);
  const alternatives = [
    ...(plain.length === 0 ? [] : [{ type: unique(plain.flatMap((each) => guardDutyDetail(each).type ?? [])) }]),
    ...floored.map(guardDutyDetail),
    ...(ofAnyType.length === 0 ? [] : [{ severity: atLeast(floor) }]),
  ];
  const everything = ofAnyType.some(({ severityAtLeast }) => severityAtLeast === undefined);
  return {
    source: ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    ...(everything ? {} : { detail: alternatives.length === 1 ? alternatives[0] : { $or: alternatives } }),
  };
}

/** Non-compliance that some row answers, as Config itself tells it: nothing else leaves the account. */
export function anyOfConfig(detections: readonly ConfigDetection[]): EventPattern {
  return {
    source: ["aws.config"],
    "detail-type": ["Config Rules Compliance Change"],
    detail: nonCompliant([...new Set(detections.flatMap(({ rules }) => rules))]),
  };
}

/** Actions that some row answers. */
export function anyOfSecurityHub(detections: readonly SecurityHubDetection[]): EventPattern {
  return {
    source: ["aws.securityhub"],
    "detail-type": ["Security Hub Findings - Custom Action"],
    detail: { actionName: [...new Set(detections.map(({ action }) => action))] },
  };
}

/** Calls that give the tag a value that some row answers. CloudTrail tells of them where a trail records management events. */
export function anyOfTags(detections: readonly TagDetection[]): EventPattern {
  return {
    source: ["aws.ec2"],
    "detail-type": [apiCallDetailType],
    detail: {
      eventSource: ["ec2.amazonaws.com"],
      eventName: ["CreateTags"],
      requestParameters: {
        tagSet: { items: { key: [names.statusTagKey], value: [...new Set(detections.map(({ value }) => value))] } },
      },
    },
  };
}

/** Whether a finding type is matched by the detection's types, as the pattern above matches it. */
export function detects(detection: Detection, findingType: string): boolean {
  switch (detection.source) {
    case "guardduty":
      return detection.types !== "unanswered" && matchesAny(detection.types, findingType);
    case "config":
      return detection.rules.includes(findingType);
    case "security-hub":
    case "tag":
    case "request":
      return false;
  }
}

/** `Backdoor:EC2/*` matches whatever begins so; a type without `*` itself only. */
export function matchesAny(types: readonly string[], findingType: string): boolean {
  return types.some((type) => (type.endsWith("*") ? findingType.startsWith(type.slice(0, -1)) : type === findingType));
}

type TypeMatcher = string | { readonly prefix: string };

interface GuardDutyDetail {
  readonly type?: readonly TypeMatcher[];
  readonly severity?: readonly unknown[];
}

const withoutSamples = { service: { additionalInfo: { sample: [{ exists: false }, false] } } };

function guardDutyDetail({ types, severityAtLeast }: GuardDutyDetection): GuardDutyDetail {
  return {
    ...(types === "unanswered"
      ? {}
      : { type: types.map((type) => (type.endsWith("*") ? { prefix: type.slice(0, -1) } : type)) }),
    ...(severityAtLeast === undefined ? {} : { severity: atLeast(severityAtLeast) }),
  };
}

function atLeast(severity: number) {
  return [{ numeric: [">=", severity] }];
}

function nonCompliant(rules: readonly string[]) {
  return {
    configRuleName: ruleNameMatchers(rules),
    newEvaluationResult: { complianceType: ["NON_COMPLIANT"] },
  };
}

function unique(matchers: readonly TypeMatcher[]): readonly TypeMatcher[] {
  return [...new Map(matchers.map((matcher) => [JSON.stringify(matcher), matcher])).values()];
}

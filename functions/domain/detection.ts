/** What a playbook row reacts to. A type ending in `*` matches by prefix: `CryptoCurrency:EC2/*`. */
export interface GuardDutyDetection {
  readonly source: "guardduty";
  readonly types: readonly [string, ...string[]];
  /** GuardDuty severity, 1.0 to 10.0 (https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_findings-severity.html). */
  readonly severityAtLeast?: number;
}

export type Detection = GuardDutyDetection;

/** An EventBridge event pattern, ready for `JSON.stringify`. */
export type EventPattern = Readonly<Record<string, unknown>>;

/**
 * The EventBridge pattern of a detection; a rule on the finding bus carries it. Without `samples` it leaves out findings that
 * are marked as samples: anybody in a member account may ask GuardDuty for any number of them. A few samples are marked in a
 * text only, which no pattern can look into; the responder declines those.
 */
export function eventPatternOf(detection: Detection, { samples }: { readonly samples: boolean }): EventPattern {
  return {
    source: ["aws.guardduty"],
    "detail-type": ["GuardDuty Finding"],
    detail: {
      type: detection.types.map((type) => (type.endsWith("*") ? { prefix: type.slice(0, -1) } : type)),
      ...(detection.severityAtLeast === undefined
        ? {}
        : { severity: [{ numeric: [">=", detection.severityAtLeast] }] }),
      ...(samples ? {} : { service: { additionalInfo: { sample: [{ exists: false }, false] } } }),
    },
  };
}

/** Whether a finding type is matched by the detection's types, as the pattern above matches it. */
export function detects(detection: Detection, findingType: string): boolean {
  return detection.types.some((type) =>
    type.endsWith("*") ? findingType.startsWith(type.slice(0, -1)) : type === findingType,
  );
}

/** One event of a preview as the engine writes it, on a line (pulumi/pulumi, sdk/go/common/apitype/events.go). */
function line(event: object): string {
  return JSON.stringify({ sequence: 1, timestamp: 1, ...event });
}

export const stackUrn = "urn:pulumi:dev::shop::pulumi:pulumi:Stack::shop-dev";

export function urnOf(type: string, name: string): string {
  return `urn:pulumi:dev::shop::${type}::${name}`;
}

export function violation(of: {
  readonly policy?: string;
  readonly level?: string;
  readonly urn?: string;
  readonly message?: string;
}): string {
  const { policy = "exception-grammar", level = "mandatory", urn = urnOf("aws:s3/bucket:Bucket", "logs") } = of;
  return line({
    policyEvent: {
      ...(urn === "" ? {} : { resourceUrn: urn }),
      message: `<{%fg 13%}>${of.message ?? "The tag can be read.\nIt can't."}<{%reset%}>\n`,
      color: "raw",
      policyName: policy,
      policyPackName: "firebreak",
      policyPackVersion: "0.1.0",
      policyPackVersionTag: "0.1.0",
      enforcementLevel: level,
    },
  });
}

export function remediation(policy: string, urn: string): string {
  return line({
    policyRemediationEvent: {
      resourceUrn: urn,
      color: "raw",
      policyName: policy,
      policyPackName: "firebreak",
      before: { password: "before-remediation" },
      after: { password: "after-remediation" },
    },
  });
}

export function diagnostic(message: string, severity = "error"): string {
  return line({ diagnosticEvent: { message: `<{%reset%}>${message}<{%reset%}>\n`, color: "raw", severity } });
}

/** What a preview begins with: a resource with its properties. */
export const begun = line({
  resourcePreEvent: {
    metadata: { op: "create", urn: stackUrn, type: "pulumi:pulumi:Stack", new: { inputs: { hostname: "a-property" } } },
    planning: true,
  },
});

export const ended = line({
  summaryEvent: {
    maybeCorrupt: false,
    durationSeconds: 3,
    resourceChanges: { create: 2, same: 1 },
    PolicyPacks: { "firebreak|local|/home/runner/pack": "0.1.0" },
    isPreview: true,
  },
});

import { isDeepStrictEqual } from "node:util";
import type { Finding } from "../domain/finding";
import type { Change } from "../domain/incident";
import { decideIsolation } from "../domain/isolationDecision";
import type { Decision, ResponseTarget } from "../response/response";
import { type Effect, knownDocument } from "./documents";
import type { StartAutomationOptions } from "./options";
import { fill, type PlaceholderValues } from "./placeholders";
import { arnOf, isOfAccount, type Subject, subjectOf } from "./subject";

/** One runbook to start on one resource. */
export interface AutomationTarget extends ResponseTarget {
  readonly subject: Subject;
  readonly accountId: string;
  readonly document: string;
  /** As Systems Manager takes them, filled in. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  /** What the runbook does to the resource; undefined for one that Firebreak does not know. */
  readonly effect: Effect | undefined;
}

/** What the finding alone tells of the automation that a row asks for. Pure. */
export function decideAutomation(finding: Finding, options: StartAutomationOptions): Decision<AutomationTarget> {
  const known = knownDocument(options.document);
  const expected = known?.resourceType ?? options.resourceType;
  const subject = subjectOf(finding, expected);
  if (subject === undefined) return declined(`the finding names no resource that ${options.document} could act on`);
  if (expected !== undefined && subject.type !== expected)
    return declined(`${options.document} is for ${expected}, the finding is about ${subject.type} ${subject.id}`);
  if (finding.source === "guardduty" && finding.resourceType === "Instance") {
    const compromised = decideIsolation(finding);
    if (compromised.kind === "not-applicable") return compromised;
  }
  if (/^AWS::IAM::(User|Role)$/.test(subject.type))
    return declined(
      `the tagging API knows no tags of ${subject.type}, so an exception on it would go unseen; use block-principal`,
    );

  const values = valuesOf(finding, subject);
  const arn = arnFor(finding, subject, options, values);
  if (arn === undefined)
    return declined(
      `the ARN of ${subject.type} ${subject.id} does not follow from the finding; give the row a resourceArn`,
    );
  if (!isOfAccount(arn, finding)) return declined(`${arn} is not of account ${finding.accountId}`);

  const parameters = filledParameters(options.parameters ?? known?.parameters ?? {}, values);
  if (typeof parameters === "string") return declined(parameters);
  const stray = strayParameter(filledParameters(known?.parameters ?? {}, values), parameters);
  if (stray !== undefined)
    return declined(
      `parameter ${stray} of ${options.document} names another resource than ${subject.id}, which was looked at`,
    );
  return {
    kind: "respond",
    target: {
      // The document before the resource: two runbooks on one resource are two incidents, and its id finds both.
      resource: `${kindOf(subject.type)}/${options.document.split("/").at(-1)}/${subject.id}`,
      region: finding.region,
      arn,
      subject,
      accountId: finding.accountId,
      document: options.document,
      parameters,
      effect: known?.effect,
    },
  };
}

/** The change that an automation is, as the ledger has it. */
export const automationItem = "automation";

/**
 * What was there before, as it most often is: nothing encrypted, nothing blocked. The claim writes it, and where it is so
 * nothing has to be written between reading the resource and starting the runbook.
 */
export function openingChanges({ effect }: AutomationTarget): readonly Change[] {
  return [{ item: automationItem, before: effect === undefined ? {} : likelyBefore[effect], state: "recorded" }];
}

const likelyBefore = {
  "bucket-encryption": { rules: null },
  "bucket-public-access": { block: null },
  "instance-termination": {},
} as const;

function valuesOf(finding: Finding, subject: Subject): PlaceholderValues {
  return {
    resourceId: subject.id,
    instanceId: finding.instanceId ?? (subject.type === "AWS::EC2::Instance" ? subject.id : undefined),
    account: finding.accountId,
    region: finding.region,
    partition: finding.partition,
    findingId: finding.id,
  };
}

function arnFor(
  finding: Finding,
  subject: Subject,
  { resourceArn }: StartAutomationOptions,
  values: PlaceholderValues,
): string | undefined {
  if (resourceArn === undefined) return arnOf(subject, finding);
  const filled = fill(resourceArn, values);
  return filled.kind === "filled" ? filled.text : undefined;
}

/** Filled in, or the reason why it can't be. */
function filledParameters(
  templates: Readonly<Record<string, string | readonly string[]>>,
  values: PlaceholderValues,
): Readonly<Record<string, readonly string[]>> | string {
  const parameters: Record<string, string[]> = {};
  for (const [name, given] of Object.entries(templates)) {
    const filled: string[] = [];
    for (const template of typeof given === "string" ? [given] : given) {
      const filling = fill(template, values);
      if (filling.kind === "missing")
        return `parameter ${name} needs ${filling.placeholder}, which the finding does not give`;
      // Systems Manager would put a parameter of its own store, or a variable, in the place of what a member wrote here.
      if (filling.text.includes("{{"))
        return `parameter ${name} would hold ${JSON.stringify(filling.text)}, which Systems Manager interprets`;
      filled.push(filling.text);
    }
    parameters[name] = filled;
  }
  return parameters;
}

/** The parameter by which a known runbook would act on something else than what the exception and the deny-list were read for. */
function strayParameter(
  expected: ReturnType<typeof filledParameters>,
  given: Readonly<Record<string, readonly string[]>>,
): string | undefined {
  if (typeof expected === "string") return undefined;
  return Object.keys(expected).find((name) => !isDeepStrictEqual(given[name], expected[name]));
}

/** `bucket` of `AWS::S3::Bucket`, `security-group` of `AWS::EC2::SecurityGroup`. */
function kindOf(type: string): string {
  return (type.split("::").at(-1) ?? type).replace(/([a-z0-9])([A-Z])/g, "$1-$2").toLowerCase();
}

function declined(reason: string): { readonly kind: "not-applicable"; readonly reason: string } {
  return { kind: "not-applicable", reason };
}

import type {
  EnforcementLevel,
  ReportViolation,
  ResourceRemediation,
  ResourceValidationArgs,
  ResourceValidationPolicy,
  Severity,
  StackValidationArgs,
  StackValidationPolicy,
} from "@pulumi/policy";
import type * as z from "zod";
import { configSchemaOf, settingsFrom } from "./settings";
import { Undecided } from "./undecided";
import { type Violation, violationText } from "./violation";

/** What a policy says of itself, to the engine and in the docs. */
export interface PolicyText {
  /** Unique, kebab-case, resource and rule: `security-group-open-ingress`. It is the key of the policy's settings. */
  readonly name: string;
  readonly group: "exceptions" | "guards" | "detections" | "coverage";
  /** The rule in one sentence, as it is where nothing is wrong. It heads every message of the policy. */
  readonly summary: string;
  /** Why the rule is worth a preview that fails; one or two sentences. */
  readonly why: string;
  /** What a person does about a violation, in general; each message has the exact line. */
  readonly fix: string;
  /** The page of AWS or Pulumi that the rule comes from: an address. */
  readonly source?: string;
  /** Enforcement level where the stack's or organization's config names none. */
  readonly level: EnforcementLevel;
  /** Why that level and no other. */
  readonly levelBecause: string;
  readonly severity: Severity;
}

/** What a check is given beside the resource or the stack. */
export interface Check<Settings> {
  readonly settings: Settings;
  /** `urn` is for stack policies: of the resource in question; left out, the stack as a whole. */
  report(violation: Violation, urn?: string): void;
  /**
   * Runs one part of the check. Where that part meets a value which the preview does not know, the other parts still run, and in the
   * end the policy tells, as a warning, that `what` could not be checked yet. Answers undefined then.
   */
  attempt<Result>(what: string, part: () => Result): Result | undefined;
}

interface Documented extends PolicyText {
  /** The policy's settings and their defaults; the docs list them. */
  readonly settings: z.ZodObject;
}

export type ResourcePolicy = ResourceValidationPolicy & Documented;
export type StackPolicy = StackValidationPolicy & Pick<ResourceValidationPolicy, "validateResource"> & Documented;
/** A policy as the SDK takes it, with what the docs need. */
export type PolicyDefinition = ResourcePolicy | StackPolicy;

/**
 * A policy that looks at one resource at a time, at its inputs. It is asked only about types to which it applies; a value that
 * the preview does not know ends the check with a warning, after what was reported before.
 */
export function resourcePolicy<Settings extends z.ZodObject>({
  settings,
  appliesTo,
  validate,
  remediate,
  ...text
}: PolicyText & {
  readonly settings: Settings;
  readonly appliesTo: (type: string) => boolean;
  readonly validate: (resource: ResourceValidationArgs, check: Check<z.output<Settings>>) => void;
  /** Answers the inputs as they should be, or undefined to leave them; the SDK runs it where the level is `remediate`. */
  readonly remediate?: (
    resource: ResourceValidationArgs,
    settings: z.output<Settings>,
  ) => Record<string, unknown> | undefined;
}): ResourcePolicy {
  const remediateResource: ResourceRemediation = (resource) =>
    appliesTo(resource.type) ? remediate?.(resource, settingsFrom(text.name, settings, resource)) : undefined;
  return {
    ...ofTheSdk(text),
    ...text,
    settings,
    ...configSchemaOf(settings),
    validateResource: (resource, report) => {
      if (!appliesTo(resource.type)) resource.notApplicable(`${text.name} does not look at ${resource.type}`);
      checked(settingsFrom(text.name, settings, resource), report, (check) => validate(resource, check));
    },
    ...(remediate === undefined ? {} : { remediateResource }),
  };
}

/**
 * A policy that looks at all resources of a stack together, at their outputs, once the preview or the update has them. `beforehand`
 * looks at the inputs of single resources as well, before they are made: what a preview could not know is refused there in time.
 */
export function stackPolicy<Settings extends z.ZodObject>({
  settings,
  validate,
  beforehand,
  ...text
}: PolicyText & {
  readonly settings: Settings;
  readonly validate: (stack: StackValidationArgs, check: Check<z.output<Settings>>) => void;
  readonly beforehand?: {
    readonly appliesTo: (type: string) => boolean;
    readonly validate: (resource: ResourceValidationArgs, check: Check<z.output<Settings>>) => void;
  };
}): StackPolicy {
  return {
    ...ofTheSdk(text),
    ...text,
    settings,
    ...configSchemaOf(settings),
    validateStack: (stack, report) =>
      checked(settingsFrom(text.name, settings, stack), report, (check) => validate(stack, check)),
    ...(beforehand === undefined
      ? {}
      : {
          validateResource: (resource: ResourceValidationArgs, report: ReportViolation) => {
            if (beforehand.appliesTo(resource.type))
              checked(settingsFrom(text.name, settings, resource), report, (check) =>
                beforehand.validate(resource, check),
              );
          },
        }),
  };
}

function ofTheSdk({ name, summary, fix, source, level, severity, group }: PolicyText) {
  return {
    name,
    description: summary,
    enforcementLevel: level,
    severity,
    remediationSteps: fix,
    tags: [group],
    ...(source === undefined ? {} : { url: source }),
  };
}

function checked<Settings>(settings: Settings, report: ReportViolation, run: (check: Check<Settings>) => void): void {
  const undecided = new Undecided();
  run({
    settings,
    report: (violation, urn) => report(violationText(violation), urn),
    attempt: (what, part) => undecided.attempt(what, part),
  });
  undecided.tell();
}

import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import type { PolicyDefinition, ResourcePolicy, StackPolicy } from "../../policypack/policy";
import { addressOf } from "../../policypack/resourceAddress";
import { UnknownValueError, unknownCheckingProxy } from "../../policypack/unknownValue";

/** Stands for a value that a preview does not know: the SDK's mark of an unknown text. */
export const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** One resource as a test writes it. */
export interface TestResource {
  readonly type: string;
  readonly props?: Readonly<Record<string, unknown>>;
  /** `resource` where left out. */
  readonly name?: string;
  /** The project of the stack that it is in: `app` where left out. */
  readonly project?: string;
  /** Types of the components around it, outermost first. */
  readonly parentTypes?: readonly string[];
  readonly provider?: { readonly type: string; readonly props: Readonly<Record<string, unknown>> };
  /** Names of resources that a property depends on; for stack policies. */
  readonly propertyDependencies?: Readonly<Record<string, readonly string[]>>;
}

export interface PolicyResult {
  readonly violations: readonly { readonly message: string; readonly urn?: string }[];
  /** What the engine shows as a warning: what was not known. */
  readonly undecided: readonly string[];
  readonly notApplicable: boolean;
}

class NotApplicable extends Error {}

/** Runs a resource policy as the SDK's server does: on inputs behind its proxy, with the errors that it knows caught. */
export function runOnResource(
  policy: ResourcePolicy,
  resource: TestResource,
  config: Readonly<Record<string, unknown>> = {},
): PolicyResult {
  const violations: { message: string }[] = [];
  const validate = [policy.validateResource ?? []].flat();
  const rest = run(() => {
    for (const each of validate) each(resourceArgs(resource, config), (message) => violations.push({ message }));
  });
  return { violations, ...rest };
}

/** What a policy would make of the inputs at the level `remediate`; undefined where it leaves them. */
export async function remediated(
  policy: ResourcePolicy,
  resource: TestResource,
  config: Readonly<Record<string, unknown>> = {},
): Promise<Record<string, unknown> | undefined> {
  return (await policy.remediateResource?.(resourceArgs(resource, config))) ?? undefined;
}

/** Runs a stack policy over all resources, as the SDK's server does. */
export function runOnStack(
  policy: StackPolicy,
  resources: readonly TestResource[],
  config: Readonly<Record<string, unknown>> = {},
): PolicyResult {
  const violations: { message: string; urn?: string }[] = [];
  const rest = run(() => {
    policy.validateStack(
      { resources: stackResources(resources), stackTags: new Map(), getConfig: configOf(config), notApplicable },
      (message, urn) => violations.push({ message, ...(urn === undefined ? {} : { urn }) }),
    );
  });
  return { violations, ...rest };
}

export function urnOf({ type, name = "resource", project = "app", parentTypes = [] }: TestResource): string {
  return `urn:pulumi:dev::${project}::${[...parentTypes, type].join("$")}::${name}`;
}

export function isStackPolicy(policy: PolicyDefinition): policy is StackPolicy {
  return "validateStack" in policy;
}

function run(action: () => void): Omit<PolicyResult, "violations"> {
  try {
    action();
    return { undecided: [], notApplicable: false };
  } catch (error) {
    if (error instanceof UnknownValueError) return { undecided: [error.message], notApplicable: false };
    if (error instanceof NotApplicable) return { undecided: [], notApplicable: true };
    throw error;
  }
}

function resourceArgs(resource: TestResource, config: Readonly<Record<string, unknown>>): ResourceValidationArgs {
  const { type, provider } = resource;
  return {
    type,
    props: proxied(resource.props),
    urn: urnOf(resource),
    name: resource.name ?? "resource",
    opts: options,
    stackTags: new Map(),
    isType: () => false,
    asType: () => undefined,
    getConfig: configOf(config),
    notApplicable,
    ...providerOf(provider),
  };
}

function providerOf(provider: TestResource["provider"]): Pick<ResourceValidationArgs, "provider"> {
  if (provider === undefined) return {};
  const { type, props } = provider;
  return { provider: { type, props: proxied(props), urn: urnOf({ type, name: "provider" }), name: "provider" } };
}

function stackResources(resources: readonly TestResource[]): PolicyResource[] {
  const made = resources.map(
    (resource): PolicyResource => ({
      type: resource.type,
      props: proxied(resource.props),
      urn: urnOf(resource),
      name: resource.name ?? "resource",
      opts: options,
      dependencies: [],
      propertyDependencies: {},
      isType: () => false,
      asType: () => undefined,
      ...providerOf(resource.provider),
    }),
  );
  for (const [index, { propertyDependencies = {} }] of resources.entries())
    for (const [property, names] of Object.entries(propertyDependencies)) {
      const found = made.filter(({ urn }) => names.includes(addressOf(urn).name));
      const dependent = made[index];
      if (dependent) dependent.propertyDependencies[property] = found;
    }
  return made;
}

/** A copy, as after the way through the engine: no `undefined`, no class, no property that two share. */
function proxied(props: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const copy: Record<string, unknown> = JSON.parse(JSON.stringify(props));
  return unknownCheckingProxy(copy);
}

const options = {
  protect: false,
  ignoreChanges: [],
  aliases: [],
  additionalSecretOutputs: [],
  customTimeouts: { createSeconds: 0, updateSeconds: 0, deleteSeconds: 0 },
};

function configOf(config: Readonly<Record<string, unknown>>): ResourceValidationArgs["getConfig"] {
  return <T extends object>() => structuredClone(config) as T;
}

function notApplicable(reason?: string): never {
  throw new NotApplicable(reason);
}

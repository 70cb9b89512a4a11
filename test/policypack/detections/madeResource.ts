import type { TestResource } from "../policyRun";

/** A resource of a stack: what the program writes of it, and among its outputs what the provider adds. */
export interface MadeResource extends TestResource {
  readonly written: Readonly<Record<string, unknown>>;
}

/**
 * As the engine hands it on. `dependsOn` names the resources by which a property is not known yet; a property that depends on
 * nothing has no dependencies there.
 */
export function made(
  type: string,
  name: string,
  written: Readonly<Record<string, unknown>>,
  {
    dependsOn = {},
    computed = {},
    provider,
  }: {
    readonly dependsOn?: Readonly<Record<string, readonly string[]>>;
    readonly computed?: Readonly<Record<string, unknown>>;
    readonly provider?: NonNullable<TestResource["provider"]>;
  } = {},
): MadeResource {
  return {
    type,
    name,
    written,
    props: { ...computed, ...written },
    propertyDependencies: dependsOn,
    ...(provider === undefined ? {} : { provider }),
  };
}

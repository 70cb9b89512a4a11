import type { TestResource } from "../policyRun";

/**
 * A resource of a stack as the engine hands it to stack policies: each property that the program writes has its dependencies,
 * mostly none. `dependsOn` names the resources by which a property is not known yet; `computed` is what the provider adds.
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
): TestResource {
  const none = Object.fromEntries(Object.keys(written).map((property) => [property, []]));
  return {
    type,
    name,
    props: { ...computed, ...written },
    propertyDependencies: { ...none, ...dependsOn },
    ...(provider === undefined ? {} : { provider }),
  };
}

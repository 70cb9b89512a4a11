import type { Fields, Values } from "./property";
import type { PropertyMap } from "./propertyValue";
import type { ResourceContext, Tags } from "./resourceContext";

export interface Change<Inputs> {
  /** The inputs as they shall be. */
  readonly inputs: Inputs;
  /** The inputs as they were at the last deployment or refresh. */
  readonly before: Inputs;
  /** Is any of these properties to change? */
  changed(...names: readonly (keyof Inputs & string)[]): boolean;
}

/** What is known of a resource from before; empty when it is being imported. */
export type Known = Readonly<PropertyMap>;

/** A new resource with outputs that AWS tells this once only; `read` finds them in what is known. */
export interface Created {
  readonly id: string;
  readonly once: Readonly<PropertyMap>;
}

/**
 * One AWS resource type, in SDK calls. `create` answers the id, `read` what the world holds: the properties that the
 * program set as well as the computed ones. The provider calls `read` after every create and update, so neither has to
 * put outputs together. Errors of the SDK pass through: the provider names the resource.
 */
export interface ResourceType<Inputs = Readonly<PropertyMap>, State = Readonly<Record<string, unknown>>> {
  readonly inputs: Fields;
  /** Names of the SDK errors that mean "there is no such resource". */
  readonly missing: readonly string[];
  /** What identifies it outlives a replacement, so the old one has to go first. */
  readonly deleteBeforeReplace?: true;
  /** Outputs that may differ after any update: a preview shows them as unknown. */
  readonly volatile?: readonly string[];
  /** Further rules that AWS has on the inputs; `undefined` where they hold. Not called while an input is unknown. */
  refuse?(inputs: Inputs): { readonly property: string; readonly reason: string } | undefined;
  create(inputs: Inputs, context: ResourceContext): Promise<string | Created>;
  /** `undefined` where the world has it no more. */
  read(id: string, context: ResourceContext, known: Known): Promise<State | undefined>;
  /** Left out where every change makes a new resource. */
  update?(id: string, change: Change<Inputs>, context: ResourceContext): Promise<void>;
  delete(id: string, context: ResourceContext, known: Known): Promise<void>;
  /** Given where the resource carries tags; `create` gives it its first ones from `context.tags`. */
  readonly tagging?: {
    tag(id: string, tags: Tags, context: ResourceContext, known: Known): Promise<unknown>;
    untag(id: string, keys: string[], context: ResourceContext, known: Known): Promise<unknown>;
  };
}

/**
 * Declares a resource type against the type definitions of `@pulumi/aws`: `defineResource<TopicArgs, TopicState>()({…})`
 * compiles only where each input is one of `TopicArgs` and each output one of `TopicState`.
 */
export function defineResource<Args, State>() {
  return <const F extends Fields>(
    definition: Omit<ResourceType<Values<F>, Outputs<State>>, "inputs"> & {
      readonly inputs: F & { readonly [K in Exclude<keyof F, keyof Args>]: never };
    },
  ): ResourceType =>
    // The provider checks every input against its declaration before a resource type sees it, so its code may rely on the types.
    definition as unknown as ResourceType;
}

/** What `read` may answer for the outputs that `@pulumi/aws` declares. */
export type Outputs<State> = { readonly [K in keyof State]?: unknown };

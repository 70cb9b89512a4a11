import type { Naming } from "./autoName";
import { AwsAccount } from "./awsAccount";
import { type CheckedInputs, checkInputs, defaultsKey } from "./checkedInputs";
import { type Differences, inputDifferences } from "./inputDifferences";
import { sameValue } from "./propertyEquality";
import { containsUnknown, type PropertyMap, toPropertyMap, unknown } from "./propertyValue";
import type { ProviderConfiguration } from "./providerConfiguration";
import { awsMessage, PartlyCreatedError, ProviderError } from "./providerError";
import { findFunction, findResource } from "./registry";
import type { ResourceContext, Tags } from "./resourceContext";
import type { ResourceType } from "./resourceType";
import { effectiveTags, stringMap } from "./tags";
import { inputsOf, outputsOf, type WorldState, worldState } from "./worldState";

/** Which resource of the program is meant. */
export interface ResourceAddress {
  /** `aws:sns/topic:Topic` */
  readonly type: string;
  /** The name that the program gives to it. */
  readonly name: string;
}

export interface ReadResult {
  readonly id: string;
  readonly outputs: PropertyMap;
  readonly inputs: PropertyMap;
}

/**
 * Pulumi's AWS provider for as many resource types as this project uses, in SDK calls. It keeps nothing between calls but
 * its clients. Every error is a `ProviderError` that names the resource, or a `PartlyCreatedError`.
 */
export class AwsProvider {
  readonly #account: AwsAccount;

  constructor(configuration: ProviderConfiguration) {
    this.#account = new AwsAccount(configuration);
  }

  validate(): Promise<void> {
    return this.#account.validate();
  }

  async check(address: ResourceAddress, olds: PropertyMap, news: PropertyMap, naming: Naming): Promise<CheckedInputs> {
    const { resourceType, source } = await findResource(address.type);
    return checkInputs(resourceType, source, news, olds, naming);
  }

  async diff(
    address: ResourceAddress,
    request: { oldInputs: PropertyMap; state: PropertyMap; news: PropertyMap; ignoreChanges: readonly string[] },
  ): Promise<Differences> {
    const { resourceType } = await findResource(address.type);
    const { region, defaultTags } = this.#account.configuration;
    return inputDifferences(resourceType, { ...request, region, defaultTags });
  }

  /** In a preview, what will be known: the inputs. */
  async create(
    address: ResourceAddress,
    inputs: PropertyMap,
    preview: boolean,
  ): Promise<{ id: string; outputs: PropertyMap }> {
    const { resourceType } = await findResource(address.type);
    if (preview) return { id: "", outputs: this.#previewed(resourceType, inputs, {}) };
    let id = "";
    const context = await this.#context(address, resourceType, inputs, (created) => {
      id = created;
    });
    try {
      const made = await resourceType.create(inputs, context);
      id = typeof made === "string" ? made : made.id;
      const world = await this.#world(resourceType, id, context, inputs, typeof made === "string" ? {} : made.once);
      if (!world) throw new ProviderError(`AWS does not know "${id}" right after it was created.`);
      return { id, outputs: outputsOf(resourceType, inputs, world) };
    } catch (error) {
      const message = `Creating ${describe(address)}: ${awsMessage(error)}`;
      if (id) {
        const made = await this.#world(resourceType, id, context, inputs, {}).catch(() => undefined);
        throw new PartlyCreatedError(message, id, made ? outputsOf(resourceType, inputs, made) : {}, { cause: error });
      }
      throw new ProviderError(message, { cause: error });
    }
  }

  /** Answers `undefined` where the world has no such resource. `known` is what the last deployment recorded; an import has none. */
  async read(
    address: ResourceAddress,
    id: string,
    known: { inputs: PropertyMap; state: PropertyMap } | undefined,
  ): Promise<ReadResult | undefined> {
    const { resourceType } = await findResource(address.type);
    const context = await this.#context(address, resourceType, known?.state ?? {});
    try {
      const world = await this.#world(resourceType, id, context, known?.inputs ?? {}, known?.state ?? {});
      if (!world) return undefined;
      const inputs = inputsOf(resourceType, world, known);
      return { id, inputs, outputs: outputsOf(resourceType, inputs, world) };
    } catch (error) {
      throw new ProviderError(`Reading ${describe(address)} (${id}): ${awsMessage(error)}`, { cause: error });
    }
  }

  async update(
    address: ResourceAddress,
    id: string,
    request: { oldInputs: PropertyMap; state: PropertyMap; news: PropertyMap; preview: boolean },
  ): Promise<PropertyMap> {
    const { resourceType } = await findResource(address.type);
    const { oldInputs: before, state, news: inputs } = request;
    if (request.preview) return this.#previewed(resourceType, inputs, state);
    const context = await this.#context(address, resourceType, inputs);
    try {
      const changed = (...names: readonly string[]) => names.some((name) => isChanged(resourceType, name, request));
      await resourceType.update?.(id, { inputs, before, changed }, context);
      await this.#updateTags(resourceType, id, context, state);
      const settled = Object.entries(state).filter(([name]) => !resourceType.volatile?.includes(name));
      const world = await this.#world(resourceType, id, context, inputs, Object.fromEntries(settled));
      if (!world)
        throw new ProviderError(`AWS does not know "${id}" any more; "pulumi refresh" takes it out of the state.`);
      return outputsOf(resourceType, inputs, world);
    } catch (error) {
      throw new ProviderError(`Updating ${describe(address)} (${id}): ${awsMessage(error)}`, { cause: error });
    }
  }

  /** Succeeds where the resource is gone already. */
  async delete(address: ResourceAddress, id: string, state: PropertyMap): Promise<void> {
    const { resourceType } = await findResource(address.type);
    const context = await this.#context(address, resourceType, state);
    try {
      await resourceType.delete(id, context, state);
    } catch (error) {
      if (isMissing(resourceType, error)) return;
      throw new ProviderError(`Deleting ${describe(address)} (${id}): ${awsMessage(error)}`, { cause: error });
    }
  }

  async invoke(token: string, args: PropertyMap): Promise<PropertyMap> {
    const providerFunction = await findFunction(token);
    const context = await this.#context({ type: token, name: "" }, undefined, args);
    try {
      return toPropertyMap(await providerFunction(args, context, this.#account));
    } catch (error) {
      throw new ProviderError(`Invoking ${token}: ${awsMessage(error)}`, { cause: error });
    }
  }

  async #world(
    resourceType: ResourceType,
    id: string,
    context: ResourceContext,
    inputs: PropertyMap,
    known: PropertyMap,
  ): Promise<WorldState | undefined> {
    try {
      const read = await resourceType.read(id, context, { ...known, ...inputs });
      const { defaultTags } = this.#account.configuration;
      return read && worldState(resourceType, read, inputs, { region: context.region, defaultTags });
    } catch (error) {
      if (isMissing(resourceType, error)) return undefined;
      throw error;
    }
  }

  async #updateTags(
    resourceType: ResourceType,
    id: string,
    context: ResourceContext,
    state: PropertyMap,
  ): Promise<void> {
    if (!resourceType.tagging) return;
    const before = stringMap(state.tagsAll);
    const removed = Object.keys(before).filter((key) => !(key in context.tags));
    const set: Tags = Object.fromEntries(Object.entries(context.tags).filter(([key, value]) => before[key] !== value));
    if (removed.length > 0) await resourceType.tagging.untag(id, removed, context, state);
    if (Object.keys(set).length > 0) await resourceType.tagging.tag(id, set, context, state);
  }

  #previewed(resourceType: ResourceType, inputs: PropertyMap, state: PropertyMap): PropertyMap {
    const outputs: PropertyMap = { ...state };
    for (const name of Object.keys(resourceType.inputs)) {
      if (resourceType.inputs[name]?.computed && inputs[name] === undefined) continue;
      delete outputs[name];
    }
    Object.assign(outputs, inputs);
    delete outputs[defaultsKey];
    for (const name of resourceType.volatile ?? []) outputs[name] = unknown;
    if (resourceType.tagging) {
      const tagsAll = effectiveTags(resourceType, inputs, this.#account.configuration.defaultTags);
      outputs.tagsAll = containsUnknown(inputs.tags) ? unknown : { ...tagsAll };
    }
    if (resourceType.inputs.region) outputs.region = inputs.region ?? this.#account.configuration.region;
    return outputs;
  }

  async #context(
    address: ResourceAddress,
    resourceType: ResourceType | undefined,
    properties: PropertyMap,
    created: (id: string) => void = () => undefined,
  ): Promise<ResourceContext> {
    const account = this.#account;
    const region = typeof properties.region === "string" ? properties.region : account.configuration.region;
    const identity = await account.identity().catch((error: unknown) => {
      throw new ProviderError(
        `${describe(address)}: AWS does not take the provider's credentials: ${awsMessage(error)}`,
        {
          cause: error,
        },
      );
    });
    return {
      region,
      partition: identity.partition,
      account: identity.account,
      tags: resourceType ? effectiveTags(resourceType, properties, account.configuration.defaultTags) : {},
      client: (make) => account.client(make, region),
      created,
    };
  }
}

function describe(address: ResourceAddress): string {
  return address.name ? `${address.type} "${address.name}"` : address.type;
}

/**
 * Is a property to be set? What was recorded of the world counts beside the inputs: a resource that was made in part has
 * the inputs of the whole, and where not even its state could be read, nothing of it is taken for granted.
 */
function isChanged(
  resourceType: ResourceType,
  name: string,
  request: { readonly oldInputs: PropertyMap; readonly state: PropertyMap; readonly news: PropertyMap },
): boolean {
  const property = resourceType.inputs[name];
  const wanted = request.news[name];
  if (!property || (property.computed && wanted === undefined)) return false;
  const recorded =
    Object.keys(request.state).length === 0 ? undefined : (request.state[name] ?? request.oldInputs[name]);
  return !sameValue(property, request.oldInputs[name], wanted) || !sameValue(property, recorded, wanted);
}

function isMissing(resourceType: ResourceType, error: unknown): boolean {
  return error instanceof Error && resourceType.missing.includes(error.name);
}

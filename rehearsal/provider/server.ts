import type { ServerUnaryCall, sendUnaryData, UntypedServiceImplementation } from "@grpc/grpc-js";
import { Metadata, status } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { type JavaScriptValue, Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Naming } from "./autoName";
import { AwsProvider, type ResourceAddress } from "./awsProvider";
import type { CheckFailure } from "./checkedInputs";
import type { Difference } from "./inputDifferences";
import { containsUnknown, type PropertyMap, type PropertyValue, unwrap } from "./propertyValue";
import { readConfiguration } from "./providerConfiguration";
import { PartlyCreatedError, ProviderError } from "./providerError";
import { functionTokens, resourceTokens } from "./registry";

/** The `@pulumi/aws` release whose resource types are declared here. */
const providerVersion = "7.48.0";

type Handler<Request, Response> = (request: Request) => Response | Promise<Response>;

/**
 * Pulumi's `ResourceProvider` service (pulumirpc, provider.proto) over an `AwsProvider`. `@pulumi/pulumi/provider` serves
 * providers too, but refuses CheckConfig and tells Configure nothing, and this one needs its configuration.
 */
export function providerService(environment: NodeJS.ProcessEnv): UntypedServiceImplementation {
  let configured: AwsProvider | undefined;
  const provider = () => {
    if (!configured) throw new ProviderError("The engine has not configured the provider yet.");
    return configured;
  };

  return {
    handshake: unary(() => new messages.ProviderHandshakeResponse()),
    attach: unary(() => new Empty()),
    cancel: unary(() => new Empty()),
    getPluginInfo: unary(() => new PluginInfo().setVersion(providerVersion)),
    getSchema: unary(() => new messages.GetSchemaResponse().setSchema(schema())),
    getMapping: unary(() => new messages.GetMappingResponse()),
    getMappings: unary(() => new messages.GetMappingsResponse()),

    checkConfig: unary((request: messages.CheckRequest) => {
      const response = new messages.CheckResponse().setInputs(request.getNews());
      const result = readConfiguration(propertiesOf(request.getNews()), environment);
      return "failures" in result ? response.setFailuresList(result.failures.map(checkFailure)) : response;
    }),

    diffConfig: unary((request: messages.DiffRequest) => {
      const [before, after] = [request.getOldInputs() ?? request.getOlds(), request.getNews()].map((s) =>
        propertiesOf(s),
      );
      const changed = Object.keys({ ...before, ...after }).filter(
        (name) => JSON.stringify(before?.[name]) !== JSON.stringify(after?.[name]),
      );
      return new messages.DiffResponse().setChanges(changes(changed.length > 0)).setDiffsList(changed);
    }),

    configure: unary(async (request: messages.ConfigureRequest) => {
      const args = propertiesOf(request.getArgs());
      const result = readConfiguration(args, environment);
      if ("failures" in result) throw new ProviderError(result.failures.map(({ reason }) => reason).join(" "));
      configured = new AwsProvider(result.configuration);
      if (!containsUnknown(args)) await configured.validate();
      return new messages.ConfigureResponse().setSupportspreview(true);
    }),

    invoke: unary(async (request: messages.InvokeRequest) => {
      const result = await provider().invoke(request.getTok(), propertiesOf(request.getArgs()));
      return new messages.InvokeResponse().setReturn(structOf(result));
    }),

    check: unary(async (request: messages.CheckRequest) => {
      const { inputs, failures } = await provider().check(
        addressOf(request.getUrn()),
        propertiesOf(request.getOlds()),
        propertiesOf(request.getNews()),
        namingOf(request),
      );
      return new messages.CheckResponse().setInputs(structOf(inputs)).setFailuresList(failures.map(checkFailure));
    }),

    diff: unary(async (request: messages.DiffRequest) => {
      const { differences, deleteBeforeReplace } = await provider().diff(addressOf(request.getUrn()), {
        state: propertiesOf(request.getOlds()),
        oldInputs: propertiesOf(request.getOldInputs()),
        news: propertiesOf(request.getNews()),
        ignoreChanges: request.getIgnorechangesList(),
      });
      const response = new messages.DiffResponse()
        .setChanges(changes(differences.length > 0))
        .setDiffsList(differences.map(({ property }) => property))
        .setReplacesList(differences.filter(({ replaces }) => replaces).map(({ property }) => property))
        .setDeletebeforereplace(deleteBeforeReplace)
        .setHasdetaileddiff(true);
      for (const difference of differences)
        response.getDetaileddiffMap().set(difference.property, propertyDiff(difference));
      return response;
    }),

    create: unary(async (request: messages.CreateRequest) => {
      const inputs = propertiesOf(request.getProperties());
      const { id, outputs } = await provider().create(addressOf(request.getUrn()), inputs, request.getPreview());
      return new messages.CreateResponse().setId(id).setProperties(structOf(outputs));
    }),

    read: unary(async (request: messages.ReadRequest) => {
      const [inputs, state] = [propertiesOf(request.getInputs()), propertiesOf(request.getProperties())];
      const known = Object.keys(state).length > 0 ? { inputs, state } : undefined;
      const result = await provider().read(addressOf(request.getUrn()), request.getId(), known);
      const response = new messages.ReadResponse();
      if (!result) return response;
      return response.setId(result.id).setProperties(structOf(result.outputs)).setInputs(structOf(result.inputs));
    }),

    update: unary(async (request: messages.UpdateRequest) => {
      const outputs = await provider().update(addressOf(request.getUrn()), request.getId(), {
        state: propertiesOf(request.getOlds()),
        oldInputs: propertiesOf(request.getOldInputs()),
        news: propertiesOf(request.getNews()),
        preview: request.getPreview(),
      });
      return new messages.UpdateResponse().setProperties(structOf(outputs));
    }),

    delete: unary(async (request: messages.DeleteRequest) => {
      await provider().delete(addressOf(request.getUrn()), request.getId(), propertiesOf(request.getProperties()));
      return new Empty();
    }),
  };
}

function unary<Request, Response>(handle: Handler<Request, Response>) {
  return (call: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>): void => {
    Promise.resolve(call.request)
      .then(handle)
      .then(
        (response) => answer(null, response),
        (error: unknown) => answer(grpcError(error)),
      );
  };
}

function grpcError(error: unknown) {
  const details = error instanceof Error ? error.message : String(error);
  if (!(error instanceof PartlyCreatedError)) return { code: status.UNKNOWN, details };
  const failure = new messages.ErrorResourceInitFailed()
    .setId(error.id)
    .setProperties(structOf(error.properties))
    .setReasonsList([details]);
  const packed = new Any();
  packed.pack(failure.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
  const metadata = new Metadata();
  const wireStatus = new Status().setCode(status.UNKNOWN).setMessage(details).setDetailsList([packed]);
  metadata.add("grpc-status-details-bin", Buffer.from(wireStatus.serializeBinary()));
  return { code: status.UNKNOWN, details, metadata };
}

function addressOf(urn: string): ResourceAddress {
  // urn:pulumi:<stack>::<project>::<parent types>$<type>::<name>, where a name may hold "::" of its own
  const [, , types = "", ...name] = urn.split("::");
  return { type: types.slice(types.lastIndexOf("$") + 1), name: name.join("::") };
}

function namingOf(request: messages.CheckRequest): Naming {
  const naming = { resourceName: addressOf(request.getUrn()).name, seed: request.getRandomseed_asU8() };
  const proposal = request.getAutonaming();
  if (!proposal?.getProposedName()) return naming;
  const enforced = proposal.getMode() === messages.CheckRequest.AutonamingOptions.Mode.ENFORCE;
  return { ...naming, proposal: { name: proposal.getProposedName(), enforced } };
}

function propertiesOf(struct: Struct | undefined): PropertyMap {
  const plain = unwrap((struct?.toJavaScript() ?? {}) as PropertyValue);
  return plain as PropertyMap;
}

function structOf(properties: PropertyMap): Struct {
  return Struct.fromJavaScript(properties as Record<string, JavaScriptValue>);
}

function changes(some: boolean) {
  const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
  return some ? DIFF_SOME : DIFF_NONE;
}

function checkFailure(failure: CheckFailure): messages.CheckFailure {
  return new messages.CheckFailure().setProperty(failure.property).setReason(failure.reason);
}

function propertyDiff({ kind, replaces }: Difference): messages.PropertyDiff {
  const { Kind } = messages.PropertyDiff;
  const kinds = {
    add: replaces ? Kind.ADD_REPLACE : Kind.ADD,
    delete: replaces ? Kind.DELETE_REPLACE : Kind.DELETE,
    update: replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE,
  };
  return new messages.PropertyDiff().setKind(kinds[kind]).setInputdiff(true);
}

/** Names only: what `pulumi package get-schema` shows; the engine itself does not ask. */
function schema(): string {
  const named = (tokens: readonly string[]) => Object.fromEntries(tokens.map((token) => [token, {}]));
  return JSON.stringify({
    name: "aws",
    version: providerVersion,
    resources: named(resourceTokens),
    functions: named(functionTokens),
  });
}

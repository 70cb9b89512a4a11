import { Server, ServerCredentials, type ServerUnaryCall, type sendUnaryData } from "@grpc/grpc-js";
import { PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { ResourceProviderService } from "@pulumi/pulumi/proto/provider_grpc_pb";
import * as messages from "@pulumi/pulumi/proto/provider_pb";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";

/**
 * A provider of every type there is, for programs that are only looked at by a policy pack: it takes any inputs as they are and makes
 * nothing. A resource's outputs are its inputs, its `arn`, all its tags, and for a `name` that was not given its own; a preview does
 * not know `arn` and id yet.
 */
const handlers = {
  handshake: unary(() => new messages.ProviderHandshakeResponse()),
  attach: unary(() => new Empty()),
  cancel: unary(() => new Empty()),
  getPluginInfo: unary(() => new PluginInfo().setVersion("7.48.0")),
  getSchema: unary(() => new messages.GetSchemaResponse().setSchema("{}")),
  getMapping: unary(() => new messages.GetMappingResponse()),
  getMappings: unary(() => new messages.GetMappingsResponse()),
  checkConfig: unary((request: messages.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
  diffConfig: unary(() => new messages.DiffResponse()),
  configure: unary(() => new messages.ConfigureResponse().setSupportspreview(true)),
  invoke: unary(() => new messages.InvokeResponse().setReturn(new Struct())),
  check: unary((request: messages.CheckRequest) => new messages.CheckResponse().setInputs(request.getNews())),
  diff: unary((request: messages.DiffRequest) => {
    const { DIFF_SOME, DIFF_NONE } = messages.DiffResponse.DiffChanges;
    const [before, after] = [request.getOldInputs(), request.getNews()].map((s) => JSON.stringify(s?.toJavaScript()));
    return new messages.DiffResponse().setChanges(before === after ? DIFF_NONE : DIFF_SOME);
  }),
  create: unary((request: messages.CreateRequest) => {
    const name = request.getUrn().split("::").at(-1) ?? "";
    return new messages.CreateResponse()
      .setId(request.getPreview() ? "" : name)
      .setProperties(outputs(request.getProperties(), name, request.getPreview()));
  }),
  update: unary((request: messages.UpdateRequest) => {
    const name = request.getUrn().split("::").at(-1) ?? "";
    return new messages.UpdateResponse().setProperties(outputs(request.getNews(), name, false));
  }),
  read: unary((request: messages.ReadRequest) =>
    new messages.ReadResponse().setId(request.getId()).setProperties(request.getProperties()),
  ),
  delete: unary(() => new Empty()),
};

/** Pulumi's mark of a text that is not known yet (pulumirpc, "UnknownStringValue"). */
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

function outputs(inputs: Struct | undefined, name: string, preview: boolean): Struct {
  const given = inputs?.toJavaScript() ?? {};
  const arn = preview ? unknown : `arn:aws:any:::${name}`;
  // As Pulumi's AWS provider, which computes the tags of a resource that is given none.
  const tagsAll = given.tags ?? (preview ? unknown : {});
  return Struct.fromJavaScript({ name, arn, tagsAll, ...given });
}

function unary<Request, Response>(handle: (request: Request) => Response) {
  return ({ request }: ServerUnaryCall<Request, Response>, answer: sendUnaryData<Response>): void => {
    try {
      answer(null, handle(request));
    } catch (error) {
      answer({ details: error instanceof Error ? error.message : String(error) });
    }
  };
}

const server = new Server({ "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 });
server.addService(ResourceProviderService, handlers);
server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
  if (error) {
    process.stderr.write(`the preview provider cannot listen on 127.0.0.1: ${error.message}\n`);
    process.exit(1);
  }
  process.stdout.write(`${port}\n`);
});

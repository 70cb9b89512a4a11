import {
  type Architecture,
  CreateFunctionCommand,
  DeleteFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetFunctionCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
  waitUntilFunctionActiveV2,
  waitUntilFunctionUpdatedV2,
} from "@aws-sdk/client-lambda";
import type { FunctionArgs, FunctionState } from "@pulumi/aws/lambda/function";
import { zipArchive } from "../../archiveZip";
import type { Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { configurationOutput, configurationRequest, functionInputs } from "./functionConfiguration";

/** No reservation: the function shares the account's concurrency. */
const unreserved = -1;
const wait = { maxWaitTime: 600, minDelay: 1 } as const;

const configurationInputs = [
  "deadLetterConfig",
  "description",
  "environment",
  "ephemeralStorage",
  "handler",
  "kmsKeyArn",
  "layers",
  "loggingConfig",
  "memorySize",
  "role",
  "runtime",
  "timeout",
  "tracingConfig",
  "vpcConfig",
] as const;

/** Its id is its name. Its code is a zip: `code`, or an object in S3. */
export const lambdaFunction = defineResource<FunctionArgs, FunctionState>()({
  inputs: functionInputs,
  missing: ["ResourceNotFoundException"],
  volatile: ["codeSha256", "lastModified", "qualifiedArn", "qualifiedInvokeArn", "sourceCodeSize", "version"],
  refuse: ({ code, s3Bucket, packageType, handler, runtime }) => {
    if (!code && !s3Bucket) return { property: "code", reason: `One of "code" and "s3Bucket" must be given.` };
    return packageType === "Zip" && !(handler && runtime)
      ? { property: "handler", reason: `"handler" and "runtime" must be given for a function whose code is a zip.` }
      : undefined;
  },

  async create(inputs, context) {
    const client = context.client(LambdaClient);
    const FunctionName = inputs.name;
    await client.send(
      new CreateFunctionCommand({
        ...configurationRequest(inputs),
        FunctionName,
        Architectures: inputs.architectures && (inputs.architectures as Architecture[]),
        PackageType: "Zip",
        Code: codeOf(inputs),
        Tags: { ...context.tags },
      }),
    );
    context.created(FunctionName);
    await waitUntilFunctionActiveV2({ ...wait, client }, { FunctionName });
    const reserved = inputs.reservedConcurrentExecutions;
    if (reserved !== unreserved) {
      await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: reserved }));
    }
    return FunctionName;
  },

  async read(id, context, known) {
    const {
      Configuration: configuration,
      Tags,
      Concurrency,
    } = await context.client(LambdaClient).send(new GetFunctionCommand({ FunctionName: id }));
    if (!configuration) return undefined;
    // Lambda does not give the code back. Where its digest is another than the recorded one, somebody has replaced it: the
    // input counts as gone, and the next deployment uploads it again.
    const replaced = known.codeSha256 !== undefined && known.codeSha256 !== configuration.CodeSha256;
    const arn = configuration.FunctionArn;
    return {
      ...configurationOutput(configuration),
      arn,
      qualifiedArn: `${arn}:${configuration.Version}`,
      invokeArn: invokeArn(String(arn), context),
      qualifiedInvokeArn: invokeArn(`${arn}:${configuration.Version}`, context),
      version: configuration.Version,
      codeSha256: configuration.CodeSha256,
      sourceCodeSize: configuration.CodeSize,
      lastModified: configuration.LastModified,
      reservedConcurrentExecutions: Concurrency?.ReservedConcurrentExecutions ?? unreserved,
      tagsAll: Tags ?? {},
      ...(replaced ? { code: undefined } : {}),
    };
  },

  async update(id, { inputs, changed }, context) {
    const client = context.client(LambdaClient);
    const FunctionName = id;
    if (changed(...configurationInputs)) {
      await client.send(new UpdateFunctionConfigurationCommand({ FunctionName, ...configurationRequest(inputs) }));
      await waitUntilFunctionUpdatedV2({ ...wait, client }, { FunctionName });
    }
    if (changed("code", "sourceCodeHash", "s3Bucket", "s3Key", "s3ObjectVersion", "architectures")) {
      const Architectures = inputs.architectures && (inputs.architectures as Architecture[]);
      await client.send(new UpdateFunctionCodeCommand({ FunctionName, Architectures, ...codeOf(inputs) }));
      await waitUntilFunctionUpdatedV2({ ...wait, client }, { FunctionName });
    }
    if (changed("reservedConcurrentExecutions")) {
      const reserved = inputs.reservedConcurrentExecutions;
      if (reserved === unreserved) await client.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
      else
        await client.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: reserved }));
    }
  },

  async delete(id, context, known) {
    if (known.skipDestroy) return;
    await context.client(LambdaClient).send(new DeleteFunctionCommand({ FunctionName: id }));
  },

  tagging: {
    tag: (id, added, context) =>
      context.client(LambdaClient).send(new TagResourceCommand({ Resource: arnOf(id, context), Tags: { ...added } })),
    untag: (id, keys, context) =>
      context.client(LambdaClient).send(new UntagResourceCommand({ Resource: arnOf(id, context), TagKeys: keys })),
  },
});

function codeOf(inputs: Values<typeof functionInputs>) {
  if (inputs.code) return { ZipFile: zipArchive(inputs.code) };
  return { S3Bucket: inputs.s3Bucket, S3Key: inputs.s3Key, S3ObjectVersion: inputs.s3ObjectVersion };
}

function arnOf(name: string, { partition, region, account }: ResourceContext): string {
  return `arn:${partition}:lambda:${region}:${account}:function:${name}`;
}

/** The ARN by which API Gateway invokes a function. */
function invokeArn(functionArn: string, { partition, region }: ResourceContext): string {
  return `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${functionArn}/invocations`;
}

import {
  DeleteFunctionEventInvokeConfigCommand,
  GetFunctionEventInvokeConfigCommand,
  LambdaClient,
  PutFunctionEventInvokeConfigCommand,
} from "@aws-sdk/client-lambda";
import type {
  FunctionEventInvokeConfigArgs,
  FunctionEventInvokeConfigState,
} from "@pulumi/aws/lambda/functionEventInvokeConfig";
import { number, object, region, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

const destination = object({ destination: text({ required: true }) });
const inputs = {
  destinationConfig: object({ onFailure: destination, onSuccess: destination }),
  functionName: text({ required: true, replaces: true }),
  maximumEventAgeInSeconds: number({ computed: true }),
  maximumRetryAttempts: number({ default: 2 }),
  qualifier: text({ replaces: true }),
  region,
} as const;

/** What Lambda does with asynchronous invocations that fail. Its id is `<function>` or `<function>:<qualifier>`. */
export const functionEventInvokeConfig = defineResource<
  FunctionEventInvokeConfigArgs,
  FunctionEventInvokeConfigState
>()({
  inputs,
  missing: ["ResourceNotFoundException"],

  async create(given, context) {
    await put(given, context);
    return given.qualifier ? `${given.functionName}:${given.qualifier}` : given.functionName;
  },

  async read(id, context, known) {
    const found = await context.client(LambdaClient).send(new GetFunctionEventInvokeConfigCommand(target(id, known)));
    const { OnFailure, OnSuccess } = found.DestinationConfig ?? {};
    const onFailure = OnFailure?.Destination ? { destination: OnFailure.Destination } : undefined;
    const onSuccess = OnSuccess?.Destination ? { destination: OnSuccess.Destination } : undefined;
    return {
      functionName: target(id, known).FunctionName,
      maximumEventAgeInSeconds: found.MaximumEventAgeInSeconds,
      maximumRetryAttempts: found.MaximumRetryAttempts,
      destinationConfig: onFailure || onSuccess ? { onFailure, onSuccess } : undefined,
    };
  },

  async update(_id, change, context) {
    await put(change.inputs, context);
  },

  async delete(id, context, known) {
    await context.client(LambdaClient).send(new DeleteFunctionEventInvokeConfigCommand(target(id, known)));
  },
});

/** The function may be named by its ARN, which holds colons of its own. */
function target(id: string, known: Readonly<Record<string, unknown>>) {
  const Qualifier = typeof known.qualifier === "string" ? known.qualifier : undefined;
  return { FunctionName: typeof known.functionName === "string" ? known.functionName : id, Qualifier };
}

async function put(given: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  const { onFailure, onSuccess } = given.destinationConfig ?? {};
  await context.client(LambdaClient).send(
    new PutFunctionEventInvokeConfigCommand({
      FunctionName: given.functionName,
      Qualifier: given.qualifier,
      MaximumEventAgeInSeconds: given.maximumEventAgeInSeconds,
      MaximumRetryAttempts: given.maximumRetryAttempts,
      DestinationConfig: {
        OnFailure: { Destination: onFailure?.destination },
        OnSuccess: { Destination: onSuccess?.destination },
      },
    }),
  );
}

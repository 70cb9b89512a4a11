import {
  AddPermissionCommand,
  type FunctionUrlAuthType,
  GetPolicyCommand,
  LambdaClient,
  RemovePermissionCommand,
} from "@aws-sdk/client-lambda";
import type { PermissionArgs, PermissionState } from "@pulumi/aws/lambda/permission";
import * as z from "zod";
import { region, text } from "../../property";
import { defineResource } from "../../resourceType";

const conditionSchema = z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())])));
const documentSchema = z.object({
  Statement: z.array(
    z.object({
      Sid: z.string(),
      Action: z.union([z.string(), z.array(z.string())]),
      Principal: z.union([z.literal("*"), z.record(z.string(), z.union([z.string(), z.array(z.string())]))]),
      Condition: conditionSchema.optional(),
    }),
  ),
});

/** One statement of a function's policy; its id is the statement's. Every change makes a new one. */
export const permission = defineResource<PermissionArgs, PermissionState>()({
  inputs: {
    action: text({ required: true }),
    eventSourceToken: text(),
    function: text({ required: true }),
    functionUrlAuthType: text({ values: ["AWS_IAM", "NONE"] }),
    principal: text({ required: true }),
    principalOrgId: text(),
    qualifier: text(),
    region,
    sourceAccount: text(),
    sourceArn: text(),
    statementId: text({ autoName: { maxLength: 100 } }),
  },
  missing: ["ResourceNotFoundException"],

  async create(inputs, context) {
    await context.client(LambdaClient).send(
      new AddPermissionCommand({
        FunctionName: inputs.function,
        StatementId: inputs.statementId,
        Action: inputs.action,
        Principal: inputs.principal,
        PrincipalOrgID: inputs.principalOrgId,
        SourceAccount: inputs.sourceAccount,
        SourceArn: inputs.sourceArn,
        EventSourceToken: inputs.eventSourceToken,
        FunctionUrlAuthType: inputs.functionUrlAuthType as FunctionUrlAuthType | undefined,
        Qualifier: inputs.qualifier,
      }),
    );
    return inputs.statementId;
  },

  async read(id, context, known) {
    const { Policy } = await context
      .client(LambdaClient)
      .send(new GetPolicyCommand({ FunctionName: String(known.function), Qualifier: qualifierOf(known) }));
    const { Statement } = documentSchema.parse(JSON.parse(Policy || '{"Statement":[]}'));
    const found = Statement.find(({ Sid }) => Sid === id);
    if (!found) return undefined;
    return {
      statementId: found.Sid,
      function: known.function,
      action: [found.Action].flat()[0],
      principal: principalOf(found.Principal),
      ...conditions(found.Condition ?? {}),
    };
  },

  async delete(id, context, known) {
    await context.client(LambdaClient).send(
      new RemovePermissionCommand({
        FunctionName: String(known.function),
        StatementId: id,
        Qualifier: qualifierOf(known),
      }),
    );
  },
});

function qualifierOf(known: Readonly<Record<string, unknown>>): string | undefined {
  return typeof known.qualifier === "string" ? known.qualifier : undefined;
}

/** Lambda writes an account as its root's ARN. */
function principalOf(principal: "*" | Record<string, string | string[]>): string | undefined {
  if (principal === "*") return principal;
  const [value] = Object.values(principal).flat();
  return value && (/::(\d{12}):root$/.exec(value)?.[1] ?? value);
}

/** The condition keys that AddPermission writes for its parameters; Lambda does not keep to one capitalisation. */
function conditions(condition: z.output<typeof conditionSchema>) {
  const keys = new Map<string, string | undefined>();
  for (const operator of Object.values(condition)) {
    for (const [key, value] of Object.entries(operator)) keys.set(key.toLowerCase(), [value].flat()[0]);
  }
  return {
    sourceArn: keys.get("aws:sourcearn"),
    sourceAccount: keys.get("aws:sourceaccount"),
    principalOrgId: keys.get("aws:principalorgid"),
    eventSourceToken: keys.get("lambda:eventsourcetoken"),
    functionUrlAuthType: keys.get("lambda:functionurlauthtype"),
  };
}

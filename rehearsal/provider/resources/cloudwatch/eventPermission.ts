import {
  DescribeEventBusCommand,
  EventBridgeClient,
  PutPermissionCommand,
  RemovePermissionCommand,
} from "@aws-sdk/client-eventbridge";
import type { EventPermissionArgs, EventPermissionState } from "@pulumi/aws/cloudwatch/eventPermission";
import * as z from "zod";
import { object, region, text } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";

const documentSchema = z.object({ Statement: z.array(z.looseObject({ Sid: z.string().optional() })) });
const statementSchema = z.looseObject({
  Action: z.string(),
  Principal: z.union([z.literal("*"), z.object({ AWS: z.string() })]),
  Condition: z.record(z.string(), z.record(z.string(), z.string())).optional(),
});

interface Permission {
  readonly eventBusName: string;
  readonly statementId: string;
  readonly action: string;
  readonly principal: string;
  readonly condition?: { readonly type: string; readonly key: string; readonly value: string } | undefined;
}

/** One statement of a bus's policy; its id is `<bus>/<statement>`. */
export const eventPermission = defineResource<EventPermissionArgs, EventPermissionState>()({
  inputs: {
    action: text({ default: "events:PutEvents" }),
    condition: object({
      key: text({ required: true }),
      type: text({ required: true }),
      value: text({ required: true }),
    }),
    eventBusName: text({ replaces: true, default: "default" }),
    principal: text({ required: true }),
    region,
    statementId: text({ required: true, replaces: true }),
  },
  missing: ["ResourceNotFoundException"],

  async create(inputs, context) {
    await put(inputs, context);
    return `${inputs.eventBusName}/${inputs.statementId}`;
  },

  async read(id, context) {
    const { EventBusName, StatementId } = parse(id);
    const { Policy } = await context
      .client(EventBridgeClient)
      .send(new DescribeEventBusCommand({ Name: EventBusName }));
    const document = documentSchema.parse(JSON.parse(Policy || '{"Statement":[]}'));
    const found = document.Statement.find(({ Sid }) => Sid === StatementId);
    if (!found) return undefined;
    const statement = statementSchema.parse(found);
    const [operator, keys] = Object.entries(statement.Condition ?? {})[0] ?? [];
    const [key, value] = Object.entries(keys ?? {})[0] ?? [];
    return {
      eventBusName: EventBusName,
      statementId: StatementId,
      action: statement.Action,
      principal: principalOf(statement.Principal),
      condition: operator ? { type: operator, key, value } : undefined,
    };
  },

  async update(_id, { inputs }, context) {
    await put(inputs, context);
  },

  async delete(id, context) {
    await context.client(EventBridgeClient).send(new RemovePermissionCommand(parse(id)));
  },
});

async function put(permission: Permission, context: ResourceContext): Promise<void> {
  const { condition } = permission;
  await context.client(EventBridgeClient).send(
    new PutPermissionCommand({
      EventBusName: permission.eventBusName,
      StatementId: permission.statementId,
      Action: permission.action,
      Principal: permission.principal,
      Condition: condition && { Type: condition.type, Key: condition.key, Value: condition.value },
    }),
  );
}

/** `*`, or the account id out of its root's ARN. */
function principalOf(principal: "*" | { AWS: string }): string {
  if (principal === "*") return principal;
  return /::(\d{12}):root$/.exec(principal.AWS)?.[1] ?? principal.AWS;
}

function parse(id: string): { EventBusName: string; StatementId: string } {
  const slash = id.lastIndexOf("/");
  return { EventBusName: id.slice(0, slash), StatementId: id.slice(slash + 1) };
}

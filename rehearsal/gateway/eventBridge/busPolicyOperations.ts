import * as z from "zod";
import {
  MalformedPolicyError,
  type PolicyDocument,
  type PolicyStatement,
  parsePolicyDocument,
} from "../authorization/policyDocument";
import { AwsError } from "../awsRequest";
import type { Operation } from "../serviceModule";
import type { BusAccess } from "./busAccess";
import type { EventBus } from "./eventBuses";
import { busReference, readParameters } from "./parameters";

/** "Event bus policy size: 10,240 characters" (quotas). */
const longestPolicy = 10_240;

const statementId = z.string().regex(/^[a-zA-Z0-9-_]{1,64}$/);
const permissionInput = z.object({
  EventBusName: busReference,
  Action: z.literal("events:PutEvents").optional(),
  Principal: z
    .string()
    .regex(/^(\d{12}|\*)$/)
    .optional(),
  StatementId: statementId.optional(),
  Condition: z
    .object({ Type: z.literal("StringEquals"), Key: z.literal("aws:PrincipalOrgID"), Value: z.string() })
    .optional(),
  Policy: z.string().optional(),
});
const removeInput = z.object({
  EventBusName: busReference,
  StatementId: statementId.optional(),
  RemoveAllPermissions: z.boolean().default(false),
});

/** PutPermission, as one statement or as a whole policy, and RemovePermission. */
export function busPolicyOperations(access: BusAccess): Readonly<Record<string, Operation>> {
  return {
    async PutPermission(request) {
      const input = readParameters(permissionInput, request.parameters);
      const bus = await access.bus(request, input.EventBusName);
      setPolicy(
        bus,
        input.Policy !== undefined ? parsePolicy(input.Policy, bus) : withStatement(bus, grant(input, bus)),
      );
      return {};
    },

    async RemovePermission(request) {
      const input = readParameters(removeInput, request.parameters);
      const bus = await access.bus(request, input.EventBusName);
      if (input.RemoveAllPermissions) {
        setPolicy(bus, undefined);
        return {};
      }
      if (bus.policy === undefined) {
        throw new AwsError("ResourceNotFoundException", "EventBus does not have a policy.");
      }
      const kept = statementsOf(bus).filter((statement) => statement.Sid !== input.StatementId);
      if (kept.length === statementsOf(bus).length) {
        throw new AwsError("ResourceNotFoundException", "Statement with the provided id does not exist.");
      }
      setPolicy(bus, kept.length > 0 ? { ...bus.policy, Statement: kept } : undefined);
      return {};
    },
  };
}

function grant(input: z.infer<typeof permissionInput>, bus: EventBus): PolicyStatement {
  const { Action, Principal, StatementId, Condition } = input;
  if (Action === undefined || Principal === undefined || StatementId === undefined) {
    throw new AwsError(
      "ValidationException",
      "Parameters Action, Principal and StatementId, or Policy, must be provided.",
    );
  }
  return {
    Sid: StatementId,
    Effect: "Allow",
    Principal: Principal === "*" ? "*" : { AWS: `arn:${bus.partition}:iam::${Principal}:root` },
    Action,
    Resource: bus.arn,
    ...(Condition !== undefined && { Condition: { [Condition.Type]: { [Condition.Key]: Condition.Value } } }),
  };
}

function withStatement(bus: EventBus, statement: PolicyStatement): PolicyDocument {
  const others = statementsOf(bus).filter(({ Sid }) => Sid !== statement.Sid);
  return { Version: "2012-10-17", Statement: [...others, statement] };
}

function statementsOf(bus: EventBus): readonly PolicyStatement[] {
  const statements = bus.policy?.Statement ?? [];
  return "Effect" in statements ? [statements] : statements;
}

function parsePolicy(text: string, bus: EventBus): PolicyDocument {
  try {
    return parsePolicyDocument(text, `policy of event bus ${bus.arn}`);
  } catch (cause) {
    if (cause instanceof MalformedPolicyError) {
      throw new AwsError("ValidationException", cause.message);
    }
    throw cause;
  }
}

function setPolicy(bus: EventBus, policy: PolicyDocument | undefined): void {
  const length = JSON.stringify(policy ?? {}).length;
  if (length > longestPolicy) {
    throw new AwsError(
      "PolicyLengthExceededException",
      `The policy of ${bus.arn} would have ${length} of at most ${longestPolicy} characters.`,
    );
  }
  bus.policy = policy;
  bus.modifiedAt = new Date();
}

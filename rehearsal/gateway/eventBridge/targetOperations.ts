import * as z from "zod";
import { AwsError } from "../awsRequest";
import type { Operation } from "../serviceModule";
import { assertOwnRole, type BusAccess } from "./busAccess";
import { ruleOf } from "./eventBuses";
import { busReference, deadLetterConfig, readParameters, roleArn, ruleName } from "./parameters";
import { assertTarget } from "./targetRules";

/** "Targets per rule: 5" (quotas, not adjustable). */
const mostTargets = 5;

const targetId = z.string().regex(/^[.\-_A-Za-z0-9]{1,64}$/);
const target = z.strictObject({
  Id: targetId,
  Arn: z.string().min(1).max(1600),
  RoleArn: roleArn.optional(),
  Input: z.string().max(8192).optional(),
  InputPath: z.string().max(256).optional(),
  InputTransformer: z
    .strictObject({
      InputPathsMap: z
        .record(z.string().regex(/^[A-Za-z0-9_-]{1,256}$/), z.string().max(256))
        .refine((paths) => Object.keys(paths).length <= 100, "Map must have at most 100 entries")
        .optional(),
      InputTemplate: z.string().min(1).max(8192),
    })
    .optional(),
  SqsParameters: z.strictObject({ MessageGroupId: z.string().optional() }).optional(),
  DeadLetterConfig: deadLetterConfig,
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.number().int().min(0).max(185).optional(),
      MaximumEventAgeInSeconds: z.number().int().min(60).max(86_400).optional(),
    })
    .optional(),
});
const putInput = z.object({ Rule: ruleName, EventBusName: busReference, Targets: z.array(target).min(1).max(100) });
const removeInput = z.object({ Rule: ruleName, EventBusName: busReference, Ids: z.array(targetId).min(1).max(100) });
const listInput = z.object({ Rule: ruleName, EventBusName: busReference });

/** PutTargets, RemoveTargets and ListTargetsByRule. Target parameters of other services than the four supported are refused. */
export function targetOperations(access: BusAccess): Readonly<Record<string, Operation>> {
  return {
    async PutTargets(request) {
      const input = readParameters(putInput, request.parameters);
      const bus = await access.bus(request, input.EventBusName, input.Rule);
      const rule = ruleOf(bus, input.Rule);
      for (const each of input.Targets) {
        assertTarget(each, bus);
        if (each.RoleArn !== undefined) {
          assertOwnRole(bus, each.RoleArn);
        }
      }
      const ids = new Set([...rule.targets.keys(), ...input.Targets.map((each) => each.Id)]);
      if (ids.size > mostTargets) {
        throw new AwsError(
          "LimitExceededException",
          `Rule ${rule.name} would have ${ids.size} targets; at most ${mostTargets} are allowed.`,
        );
      }
      for (const each of input.Targets) {
        rule.targets.set(each.Id, each);
      }
      return { FailedEntryCount: 0, FailedEntries: [] };
    },

    async RemoveTargets(request) {
      const input = readParameters(removeInput, request.parameters);
      const rule = ruleOf(await access.bus(request, input.EventBusName, input.Rule), input.Rule);
      const missing = input.Ids.filter((id) => !rule.targets.delete(id)).map((id) => ({
        TargetId: id,
        ErrorCode: "ResourceNotFoundException",
        ErrorMessage: `Rule '${rule.name}' does not have a target with the Id '${id}'.`,
      }));
      return { FailedEntryCount: missing.length, FailedEntries: missing };
    },

    async ListTargetsByRule(request) {
      const input = readParameters(listInput, request.parameters);
      const rule = ruleOf(await access.bus(request, input.EventBusName, input.Rule), input.Rule);
      return { Targets: [...rule.targets.values()] };
    },
  };
}

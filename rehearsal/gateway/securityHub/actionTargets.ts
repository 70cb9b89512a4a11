import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { partitionOf } from "../partition";
import { type Place, placeKey } from "../place";
import type { Operation } from "../serviceModule";
import type { Hubs } from "./hubs";
import { read } from "./input";

/** A custom action: what a person may choose for findings in the console. */
export interface ActionTarget {
  readonly ActionTargetArn: string;
  readonly Name: string;
  readonly Description: string;
}

/** "CreateActionTarget": a name of up to 20 characters, an id of up to 20 letters and digits. */
const createSchema = z.object({
  Name: z.string().min(1).max(20),
  Description: z.string().min(1),
  Id: z.string().regex(/^[A-Za-z0-9]{1,20}$/),
});
const updateSchema = createSchema.omit({ Id: true }).partial();
const listSchema = z.object({ ActionTargetArns: z.array(z.string()).default([]) });

/** Custom actions are limited to this many in an account and Region ("Security Hub quotas"). */
const mostActions = 50;

export class ActionTargets {
  private readonly byPlace = new Map<string, Map<string, ActionTarget>>();

  constructor(private readonly hubs: Hubs) {}

  in(place: Place): readonly ActionTarget[] {
    return [...this.at(place).values()];
  }

  readonly operations: Readonly<Record<string, Operation>> = {
    CreateActionTarget: async (request) => {
      const { Id, Name, Description } = read(createSchema, request);
      const targets = this.required(request);
      const { region, account } = request;
      const ActionTargetArn = `arn:${partitionOf(region)}:securityhub:${region}:${account}:action/custom/${Id}`;
      if (targets.has(ActionTargetArn)) {
        throw new AwsError("ResourceConflictException", `Action target ${Id} already exists`, 409);
      }
      if (targets.size >= mostActions) {
        throw new AwsError("LimitExceededException", `At most ${mostActions} custom actions are allowed`, 429);
      }
      targets.set(ActionTargetArn, { ActionTargetArn, Name, Description });
      return { ActionTargetArn };
    },
    DescribeActionTargets: async (request) => {
      const { ActionTargetArns } = read(listSchema, request);
      const all = this.required(request);
      return {
        ActionTargets:
          ActionTargetArns.length === 0 ? [...all.values()] : ActionTargetArns.map((arn) => found(all, arn)),
      };
    },
    UpdateActionTarget: async (request) => {
      const { Name, Description } = read(updateSchema, request);
      const all = this.required(request);
      const before = found(all, request.parameters.ActionTargetArn);
      all.set(before.ActionTargetArn, {
        ...before,
        Name: Name ?? before.Name,
        Description: Description ?? before.Description,
      });
      return {};
    },
    DeleteActionTarget: async (request) => {
      const all = this.required(request);
      const { ActionTargetArn } = found(all, request.parameters.ActionTargetArn);
      all.delete(ActionTargetArn);
      return { ActionTargetArn };
    },
  };

  private required(request: AwsRequest): Map<string, ActionTarget> {
    this.hubs.get(request);
    return this.at(request);
  }

  private at(place: Place): Map<string, ActionTarget> {
    const targets = this.byPlace.get(placeKey(place)) ?? new Map<string, ActionTarget>();
    this.byPlace.set(placeKey(place), targets);
    return targets;
  }
}

function found(targets: ReadonlyMap<string, ActionTarget>, arn: unknown): ActionTarget {
  const target = typeof arn === "string" ? targets.get(arn) : undefined;
  if (target) return target;
  throw new AwsError("ResourceNotFoundException", `Action target ${String(arn)} does not exist`, 404);
}

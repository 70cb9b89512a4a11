import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { holdRoleName, names, responderFunctionName } from "../functions/domain/names";
import { releaseIncident } from "../functions/release-incident/responder";
import type { DeadLetters } from "./deadLetters";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface HoldSchedulesArgs {
  /** The Region that the responders run in. */
  readonly placement: Placement;
  /** Takes the ends of holds that the release responder never got. */
  readonly deadLetters: DeadLetters;
}

/**
 * What ends a containment that is to last for a time only: a group of Scheduler's for the schedules that responders make, one for each
 * such incident, and the role by which Scheduler tells the release responder that its time has come.
 */
export class HoldSchedules extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;
  readonly group: aws.scheduler.ScheduleGroup;

  constructor(
    name: string,
    private readonly args: HoldSchedulesArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:HoldSchedules", name, {}, options);
    this.group = this.createGroup(name);
    this.role = this.createRole(name);
    this.createPolicy(name);
    this.registerOutputs({ groupName: this.group.name });
  }

  private createGroup(name: string): aws.scheduler.ScheduleGroup {
    return new aws.scheduler.ScheduleGroup(
      `${name}-group`,
      { name: names.holdSchedules, tags: ownerTags },
      { parent: this },
    );
  }

  /** For this group's schedules only: `aws:SourceArn` is the group's ("Confused deputy prevention in EventBridge Scheduler"). */
  private createRole(name: string): aws.iam.Role {
    const { partition, region, accountId } = this.args.placement;
    return new aws.iam.Role(
      `${name}-role`,
      {
        name: holdRoleName(region),
        path: names.rolePath,
        description: "Scheduler tells Firebreak's release responder by it that a hold has ended",
        assumeRolePolicy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [
            {
              Effect: "Allow",
              Principal: { Service: "scheduler.amazonaws.com" },
              Action: "sts:AssumeRole",
              Condition: {
                StringEquals: {
                  "aws:SourceAccount": accountId,
                  "aws:SourceArn": `arn:${partition}:scheduler:${region}:${accountId}:schedule-group/${names.holdSchedules}`,
                },
              },
            },
          ],
        }),
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  /** Scheduler sends dead letters by the same role, unlike a rule of EventBridge. */
  private createPolicy(name: string): void {
    const { placement, deadLetters } = this.args;
    const { partition, region, accountId } = placement;
    const release = responderFunctionName(releaseIncident.name);
    new aws.iam.RolePolicy(
      `${name}-role-policy`,
      {
        name: "end-holds",
        role: this.role.name,
        policy: pulumi.jsonStringify({
          Version: "2012-10-17",
          Statement: [
            {
              Sid: "EndHold",
              Effect: "Allow",
              Action: "lambda:InvokeFunction",
              Resource: `arn:${partition}:lambda:${region}:${accountId}:function:${release}`,
            },
            { Sid: "SetAside", Effect: "Allow", Action: "sqs:SendMessage", Resource: deadLetters.queue.arn },
          ],
        }),
      },
      { parent: this },
    );
  }
}

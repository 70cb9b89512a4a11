import * as z from "zod";
import { AwsError } from "../awsRequest";
import { partitionOf } from "../partition";
import { type Place, placeKey } from "../place";

const name = z.string().regex(/^[0-9a-zA-Z-_.]{1,64}$/);

export const targetSchema = z.strictObject({
  Arn: z.string().startsWith("arn:").max(1600),
  RoleArn: z.string().regex(/^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/),
  Input: z.string().min(1).optional(),
  DeadLetterConfig: z
    .strictObject({
      Arn: z
        .string()
        .regex(/^arn:aws[a-z-]*:sqs:/)
        .optional(),
    })
    .optional(),
  RetryPolicy: z
    .strictObject({
      MaximumEventAgeInSeconds: z.int().min(60).max(86_400).optional(),
      MaximumRetryAttempts: z.int().min(0).max(185).optional(),
    })
    .optional(),
});

/** What is given when a schedule is made. Of the kinds of schedule the rehearsal takes those of one time. */
export const scheduleSchema = z.looseObject({
  Name: name,
  GroupName: name.default("default"),
  ScheduleExpression: z.string().regex(/^at\(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\)$/, "the rehearsal takes at(…) only"),
  ScheduleExpressionTimezone: z.literal("UTC").default("UTC"),
  Description: z.string().max(512).optional(),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  FlexibleTimeWindow: z.object({ Mode: z.literal("OFF", "the rehearsal knows no flexible time windows") }),
  ActionAfterCompletion: z.enum(["NONE", "DELETE"]).default("NONE"),
  Target: targetSchema,
});

export interface Schedule extends Place, z.output<typeof scheduleSchema> {
  readonly Arn: string;
  /** Of its group: what a target's role may ask for as `aws:SourceArn`. */
  readonly groupArn: string;
  readonly CreationDate: Date;
  /** When it comes, epoch milliseconds. */
  readonly due: number;
  fired: boolean;
}

export interface ScheduleGroup {
  readonly Name: string;
  readonly Arn: string;
  readonly CreationDate: Date;
  readonly tags: Map<string, string>;
  readonly schedules: Map<string, Schedule>;
}

/** The groups of every account and Region, with their schedules. */
export class Schedules {
  private readonly places = new Map<string, Map<string, ScheduleGroup>>();

  groupsOf(place: Place): Map<string, ScheduleGroup> {
    const key = placeKey(place);
    const known = this.places.get(key);
    if (known !== undefined) return known;
    const groups = new Map([["default", groupIn(place, "default", {})]]);
    this.places.set(key, groups);
    return groups;
  }

  create(place: Place, groupName: string, tags: Readonly<Record<string, string>>): ScheduleGroup {
    const groups = this.groupsOf(place);
    if (groups.has(groupName))
      throw new AwsError("ConflictException", `Schedule group ${groupName} already exists.`, 409);
    const group = groupIn(place, groupName, tags);
    groups.set(groupName, group);
    return group;
  }

  group(place: Place, groupName: string): ScheduleGroup {
    const group = this.groupsOf(place).get(groupName);
    if (group === undefined)
      throw new AwsError("ResourceNotFoundException", `Schedule group ${groupName} does not exist.`, 404);
    return group;
  }

  byArn(place: Place, arn: string): ScheduleGroup {
    const group = [...this.groupsOf(place).values()].find(({ Arn }) => Arn === arn);
    if (group === undefined) throw new AwsError("ResourceNotFoundException", `Resource ${arn} does not exist.`, 404);
    return group;
  }

  schedule(place: Place, groupName: string, scheduleName: string): Schedule {
    const schedule = this.group(place, groupName).schedules.get(scheduleName);
    if (schedule === undefined)
      throw new AwsError("ResourceNotFoundException", `Schedule ${scheduleName} does not exist.`, 404);
    return schedule;
  }

  /** Of all accounts and Regions. */
  all(): readonly Schedule[] {
    return [...this.places.values()].flatMap((groups) =>
      [...groups.values()].flatMap(({ schedules }) => [...schedules.values()]),
    );
  }
}

function groupIn({ account, region }: Place, Name: string, tags: Readonly<Record<string, string>>): ScheduleGroup {
  return {
    Name,
    Arn: `arn:${partitionOf(region)}:scheduler:${region}:${account}:schedule-group/${Name}`,
    CreationDate: new Date(),
    tags: new Map(Object.entries(tags)),
    schedules: new Map(),
  };
}

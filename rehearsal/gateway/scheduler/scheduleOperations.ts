import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { partitionOf } from "../partition";
import type { Gateway, Operation } from "../serviceModule";
import { read } from "./input";
import { schedulerSession } from "./scheduleDelivery";
import { type Schedule, type Schedules, scheduleSchema } from "./schedules";

const one = z.looseObject({ Name: z.string(), GroupName: z.string().default("default") });
const deleted = z.looseObject({ Name: z.string(), groupName: z.string().optional(), GroupName: z.string().optional() });
const listed = z.looseObject({ GroupName: z.string().optional(), NamePrefix: z.string().default("") });

/** Schedules of one time. Scheduler checks when one is made that it may assume the target's role, and that the group is there. */
export function scheduleOperations(gateway: Gateway, schedules: Schedules): Readonly<Record<string, Operation>> {
  return {
    async CreateSchedule(request) {
      const settings = read(scheduleSchema, request);
      const { schedules: siblings, Arn: groupArn } = schedules.group(request, settings.GroupName);
      if (siblings.has(settings.Name))
        throw new AwsError("ConflictException", `Schedule ${settings.Name} already exists.`, 409);
      const schedule = scheduleOf(request, settings, groupArn);
      if (schedule.due <= Date.now())
        throw new AwsError("ValidationException", `Invalid Schedule Expression ${settings.ScheduleExpression}.`);
      await assertAssumable(gateway, schedule);
      siblings.set(settings.Name, schedule);
      return { ScheduleArn: schedule.Arn };
    },
    async UpdateSchedule(request) {
      const settings = read(scheduleSchema, request);
      const before = schedules.schedule(request, settings.GroupName, settings.Name);
      const schedule = { ...scheduleOf(request, settings, before.groupArn), CreationDate: before.CreationDate };
      await assertAssumable(gateway, schedule);
      schedules.group(request, settings.GroupName).schedules.set(settings.Name, schedule);
      return { ScheduleArn: schedule.Arn };
    },
    async GetSchedule(request) {
      const { Name, GroupName } = read(one, request);
      const {
        account: _,
        region: __,
        due: ___,
        fired: ____,
        groupArn: _____,
        ...shown
      } = schedules.schedule(request, GroupName, Name);
      return { ...shown };
    },
    async DeleteSchedule(request) {
      const { Name, GroupName, groupName = GroupName ?? "default" } = read(deleted, request);
      schedules.schedule(request, groupName, Name);
      schedules.group(request, groupName).schedules.delete(Name);
      return {};
    },
    async ListSchedules(request) {
      const { GroupName, NamePrefix } = read(listed, request);
      const groups = [...schedules.groupsOf(request).values()].filter(({ Name }) => (GroupName ?? Name) === Name);
      return {
        Schedules: groups.flatMap((group) =>
          [...group.schedules.values()]
            .filter(({ Name }) => Name.startsWith(NamePrefix))
            .map(({ Name, Arn, State, CreationDate, Target }) => ({
              Name,
              Arn,
              State,
              CreationDate,
              GroupName: group.Name,
              Target: { Arn: Target.Arn },
            })),
        ),
      };
    },
  };
}

function scheduleOf(
  { account, region }: AwsRequest,
  settings: z.output<typeof scheduleSchema>,
  groupArn: string,
): Schedule {
  const { GroupName, Name, ScheduleExpression } = settings;
  return {
    ...settings,
    account,
    region,
    groupArn,
    Arn: `arn:${partitionOf(region)}:scheduler:${region}:${account}:schedule/${GroupName}/${Name}`,
    CreationDate: new Date(),
    due: Date.parse(`${ScheduleExpression.slice("at(".length, -1)}Z`),
    fired: false,
  };
}

async function assertAssumable(gateway: Gateway, schedule: Schedule): Promise<void> {
  try {
    await schedulerSession(gateway, schedule);
  } catch (cause) {
    if (!(cause instanceof AwsError)) throw cause;
    throw new AwsError(
      "ValidationException",
      `The execution role you provide must allow AWS EventBridge Scheduler to assume the role. (${cause.message})`,
    );
  }
}

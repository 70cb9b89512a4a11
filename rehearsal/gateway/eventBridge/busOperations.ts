import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { definedMembers } from "../definedMembers";
import type { Operation } from "../serviceModule";
import type { BusAccess } from "./busAccess";
import type { BusSettings, EventBus, EventBuses } from "./eventBuses";
import { busName, busReference, deadLetterConfig, readParameters, tags } from "./parameters";

const settings = {
  Description: z.string().max(512).optional(),
  KmsKeyIdentifier: z.string().max(2048).optional(),
  DeadLetterConfig: deadLetterConfig,
  LogConfig: z.record(z.string(), z.unknown()).optional(),
};
const createInput = z.object({ Name: busName, EventSourceName: z.string().optional(), Tags: tags, ...settings });
const updateInput = z.object({ Name: busReference, ...settings });
const describeInput = z.object({ Name: busReference });
const deleteInput = z.object({ Name: busName });
const listInput = z.object({ NamePrefix: z.string().default("") });

/** CreateEventBus, UpdateEventBus, DescribeEventBus, ListEventBuses and DeleteEventBus. Lists come in one page. */
export function busOperations(buses: EventBuses, access: BusAccess): Readonly<Record<string, Operation>> {
  return {
    async CreateEventBus(request) {
      const input = readParameters(createInput, request.parameters);
      if (input.EventSourceName !== undefined || input.Name.startsWith("aws.")) {
        throw new AwsError(
          "ValidationException",
          `Event bus ${input.Name}: the rehearsal has no partner event sources.`,
        );
      }
      if (input.Name.includes("/")) {
        throw new AwsError("ValidationException", `Event bus name must not contain '/'.`);
      }
      const bus = buses.create(input.Name, request.account, request.region, settingsOf(input));
      for (const { Key, Value } of input.Tags) {
        bus.tags.set(Key, Value);
      }
      return { EventBusArn: bus.arn, ...describeSettings(bus) };
    },

    async UpdateEventBus(request) {
      const input = readParameters(updateInput, request.parameters);
      const bus = await access.bus(request, input.Name);
      bus.settings = { ...bus.settings, ...definedMembers(settingsOf(input)) };
      bus.modifiedAt = new Date();
      return { Arn: bus.arn, Name: bus.name, ...describeSettings(bus) };
    },

    async DescribeEventBus(request) {
      const bus = await access.bus(request, readParameters(describeInput, request.parameters).Name);
      return { ...summary(bus), ...describeSettings(bus) };
    },

    async ListEventBuses(request) {
      const { NamePrefix } = readParameters(listInput, request.parameters);
      const found = buses.in(request.account, request.region).filter((bus) => bus.name.startsWith(NamePrefix));
      return { EventBuses: found.map(summary) };
    },

    async DeleteEventBus(request) {
      deleteBus(request, readParameters(deleteInput, request.parameters).Name, buses);
      return {};
    },
  };
}

/** A bus that is not there is no error: DeleteEventBus is idempotent. */
function deleteBus(request: AwsRequest, name: string, buses: EventBuses): void {
  if (name === "default") {
    throw new AwsError("ValidationException", "Cannot delete event bus default.");
  }
  const bus = buses.find(name, request.account, request.region);
  if (bus === undefined) {
    return;
  }
  if (bus.rules.size > 0) {
    throw new AwsError("ValidationException", "Event bus can't be deleted since it has rules.");
  }
  buses.delete(bus);
}

function settingsOf(input: z.infer<typeof updateInput> | z.infer<typeof createInput>): BusSettings {
  return {
    description: input.Description,
    kmsKeyIdentifier: input.KmsKeyIdentifier,
    deadLetterConfig: input.DeadLetterConfig,
    logConfig: input.LogConfig,
  };
}

function summary(bus: EventBus): Readonly<Record<string, unknown>> {
  return definedMembers({
    Name: bus.name,
    Arn: bus.arn,
    Description: bus.settings.description,
    Policy: bus.policy === undefined ? undefined : JSON.stringify(bus.policy),
    CreationTime: bus.createdAt.getTime() / 1000,
    LastModifiedTime: bus.modifiedAt.getTime() / 1000,
  });
}

function describeSettings({ settings }: EventBus): Readonly<Record<string, unknown>> {
  return definedMembers({
    Description: settings.description,
    KmsKeyIdentifier: settings.kmsKeyIdentifier,
    DeadLetterConfig: settings.deadLetterConfig,
    LogConfig: settings.logConfig,
  });
}

import * as z from "zod";
import { allowedPortsSchema } from "./allowedPorts";
import { type ConfiguredGroup, recordedGroup } from "./configuredGroup";
import { accountIdField, instantField, problemsOf } from "./eventFields";
import type { RuleParameters } from "./groupEvaluation";

/** What Config asks the rule's function to look at. */
export type RuleTask =
  /** A group as Config recorded it. */
  | { readonly kind: "recorded"; readonly group: ConfiguredGroup; readonly at: string }
  /** A group that the event names only, because its item is too large or not whole. */
  | { readonly kind: "live"; readonly groupId: string; readonly at: string }
  /** A resource that the rule has nothing to say about any more, or never had. */
  | { readonly kind: "not-applicable"; readonly resourceType: string; readonly resourceId: string; readonly at: string }
  /** Every group of the account in the Region. */
  | { readonly kind: "every-group"; readonly at: string }
  /** A message that asks for no evaluation. */
  | { readonly kind: "nothing"; readonly because: string };

/** One invocation by AWS Config; all fields are checked against each other. */
export interface RuleInvocation {
  /** The account that the rule is in, and its resources. */
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly ruleName: string;
  /** Handed back with each evaluation. */
  readonly resultToken: string;
  readonly parameters: RuleParameters;
  readonly task: RuleTask;
}

export type RuleInvocationReading =
  | { readonly kind: "invocation"; readonly invocation: RuleInvocation }
  | { readonly kind: "malformed"; readonly problems: readonly string[] };

const groupType = "AWS::EC2::SecurityGroup";

/** Config sends JSON as text; an empty text stands for nothing. */
const jsonText = z.string().transform((text, context): unknown => {
  try {
    return text.trim() === "" ? {} : JSON.parse(text);
  } catch {
    context.addIssue("is not JSON");
    return z.NEVER;
  }
});

/** Rule parameters are texts by name; ports stand in one text, separated by commas. */
const parametersSchema = z.object({
  allowedPorts: z.preprocess(
    (text) =>
      typeof text === "string"
        ? text
            .split(",")
            .map((port) => port.trim())
            .filter((port) => port !== "")
        : text,
    z.array(allowedPortsSchema).default([]),
  ),
  exceptionTagKey: z.string().min(1).default("SecurityException"),
  allowUnboundedExceptions: z
    .enum(["true", "false"])
    .default("true")
    .transform((text) => text === "true"),
});

const eventSchema = z.looseObject({
  invokingEvent: jsonText,
  ruleParameters: jsonText.optional(),
  resultToken: z.string().min(1),
  eventLeftScope: z.boolean().default(false),
  accountId: accountIdField,
  configRuleName: z.string().min(1),
  configRuleArn: z.string().regex(/^arn:aws[a-z-]*:config:[a-z0-9-]+:\d{12}:config-rule\/.+$/, "a Config rule's ARN"),
});

const itemFields = {
  resourceType: z.string().min(1),
  resourceId: z.string().min(1).max(768),
  configurationItemStatus: z.string().min(1),
  configurationItemCaptureTime: instantField,
  awsAccountId: accountIdField.nullish(),
  awsRegion: z.string().nullish(),
};

const messageSchema = z.looseObject({ messageType: z.string().min(1) });
const changeSchema = z.looseObject({
  configurationItem: z.looseObject({
    ...itemFields,
    configuration: z.unknown().optional(),
    tags: z.record(z.string(), z.string()).nullish().catch(undefined),
  }),
});
const oversizedSchema = z.looseObject({ configurationItemSummary: z.looseObject(itemFields) });
const scheduledSchema = z.looseObject({ awsAccountId: accountIdField, notificationCreationTime: instantField });

type Item =
  | z.output<typeof changeSchema>["configurationItem"]
  | z.output<typeof oversizedSchema>["configurationItemSummary"];

/** Reads what Config invokes a custom rule's function with ("Example Events for AWS Config Rules"). Never throws. */
export function readRuleInvocation(payload: unknown): RuleInvocationReading {
  const parsed = eventSchema.safeParse(payload);
  if (!parsed.success) return { kind: "malformed", problems: problemsOf(parsed.error) };
  const event = parsed.data;
  const parameters = parametersSchema.safeParse(event.ruleParameters ?? {});
  if (!parameters.success) return { kind: "malformed", problems: problemsOf(parameters.error, "ruleParameters") };
  const [, partition = "", , region = "", owner] = event.configRuleArn.split(":");
  if (owner !== event.accountId)
    return malformed(`configRuleArn: names account ${owner}, the event account ${event.accountId}`);
  const reading = taskOf(event.invokingEvent, event.eventLeftScope);
  if (reading.kind === "malformed") return reading;
  const { accountId = event.accountId, region: ofItem = region } = reading;
  if (accountId !== event.accountId)
    return malformed(`invokingEvent: names account ${accountId}, the event account ${event.accountId}`);
  if (ofItem !== region) return malformed(`invokingEvent: names Region ${ofItem}, the rule is in ${region}`);
  return {
    kind: "invocation",
    invocation: {
      accountId,
      region,
      partition,
      ruleName: event.configRuleName,
      resultToken: event.resultToken,
      parameters: parameters.data,
      task: reading.task,
    },
  };
}

type TaskReading =
  | {
      readonly kind: "task";
      readonly task: RuleTask;
      readonly accountId?: string | undefined;
      readonly region?: string | undefined;
    }
  | { readonly kind: "malformed"; readonly problems: readonly string[] };

function taskOf(invokingEvent: unknown, leftScope: boolean): TaskReading {
  const message = messageSchema.safeParse(invokingEvent);
  if (!message.success) return { kind: "malformed", problems: problemsOf(message.error, "invokingEvent") };
  switch (message.data.messageType) {
    case "ConfigurationItemChangeNotification": {
      const change = changeSchema.safeParse(invokingEvent);
      if (!change.success) return { kind: "malformed", problems: problemsOf(change.error, "invokingEvent") };
      const { configurationItem: item } = change.data;
      return ofItem(item, leftScope, recordedGroup(item.resourceId, item));
    }
    case "OversizedConfigurationItemChangeNotification": {
      const oversized = oversizedSchema.safeParse(invokingEvent);
      if (!oversized.success) return { kind: "malformed", problems: problemsOf(oversized.error, "invokingEvent") };
      return ofItem(oversized.data.configurationItemSummary, leftScope, undefined);
    }
    case "ScheduledNotification": {
      const scheduled = scheduledSchema.safeParse(invokingEvent);
      if (!scheduled.success) return { kind: "malformed", problems: problemsOf(scheduled.error, "invokingEvent") };
      const { awsAccountId: accountId, notificationCreationTime: at } = scheduled.data;
      return { kind: "task", accountId, task: { kind: "every-group", at } };
    }
    default:
      return { kind: "task", task: { kind: "nothing", because: `${message.data.messageType} asks for no evaluation` } };
  }
}

/** Only `OK` and `ResourceDiscovered` stand for a resource that is there; all other statuses tell that it was deleted or is not recorded. */
function ofItem(item: Item, leftScope: boolean, group: ConfiguredGroup | undefined): TaskReading {
  const { resourceType, resourceId, configurationItemCaptureTime: at } = item;
  const place = { accountId: item.awsAccountId ?? undefined, region: item.awsRegion ?? undefined };
  const isThere = item.configurationItemStatus === "OK" || item.configurationItemStatus === "ResourceDiscovered";
  if (leftScope || !isThere || resourceType !== groupType)
    return { kind: "task", ...place, task: { kind: "not-applicable", resourceType, resourceId, at } };
  const task: RuleTask =
    group === undefined ? { kind: "live", groupId: resourceId, at } : { kind: "recorded", group, at };
  return { kind: "task", ...place, task };
}

function malformed(problem: string): { readonly kind: "malformed"; readonly problems: readonly string[] } {
  return { kind: "malformed", problems: [problem] };
}

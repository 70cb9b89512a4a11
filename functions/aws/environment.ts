import * as z from "zod";

const schema = z.object({
  FIREBREAK_LEDGER_TABLE: z.string().min(1),
  FIREBREAK_ALERTS_TOPIC_ARN: z.string().startsWith("arn:"),
  FIREBREAK_DEAD_LETTER_QUEUE_URL: z.string().min(1),
  FIREBREAK_RESPONSE_ROLE_NAME: z.string().min(1),
  FIREBREAK_EXTERNAL_ID: z.string().min(2),
  FIREBREAK_SECURITY_ACCOUNT_ID: z.string().regex(/^\d{12}$/),
  FIREBREAK_PARTITION: z.string().regex(/^aws[a-z-]*$/),
  FIREBREAK_EXCEPTION_TAG_KEY: z.string().min(1),
  /** `false`: an exception without an end does not exempt. */
  FIREBREAK_ALLOW_UNBOUNDED_EXCEPTIONS: z.enum(["true", "false"]),
  /** A JSON list of ARN patterns: who may set the exception tag. An empty one: whoever may tag. */
  FIREBREAK_EXCEPTION_PRINCIPALS: z.string(),
  /** A JSON list of ARN patterns (`*` and `?`) that no responder may contain. */
  FIREBREAK_NEVER_CONTAIN: z.string(),
  /** A JSON list of ARN patterns: whose tag contains an instance. */
  FIREBREAK_CONTAINMENT_TAG_PRINCIPALS: z.string().default("[]"),
  /** `true` lets sample findings act, for a drill. */
  FIREBREAK_DRILL: z.enum(["true", "false"]),
  /** Not there where the release responder is not enabled: nothing could end a hold. */
  FIREBREAK_HOLD_ROLE_ARN: z.string().startsWith("arn:").optional(),
});

/** What a responder's function is told by its stack; made by `components/responder.ts`. */
export interface ResponderEnvironment {
  readonly ledgerTable: string;
  readonly alertsTopicArn: string;
  readonly deadLetterQueueUrl: string;
  readonly responseRoleName: string;
  readonly externalId: string;
  readonly securityAccountId: string;
  readonly partition: string;
  readonly exceptionTagKey: string;
  readonly allowUnboundedExceptions: boolean;
  readonly exceptionPrincipals: readonly string[];
  readonly neverContain: readonly string[];
  readonly containmentTagPrincipals: readonly string[];
  readonly drill: boolean;
  /** The role by which Scheduler ends holds; undefined where nothing ends them. */
  readonly holdRoleArn?: string;
}

/** Throws a `ZodError` that names each variable that is missing or malformed: a deployment fault, not an event's. */
export function readEnvironment(variables: NodeJS.ProcessEnv): ResponderEnvironment {
  const env = schema.parse(variables);
  return {
    ledgerTable: env.FIREBREAK_LEDGER_TABLE,
    alertsTopicArn: env.FIREBREAK_ALERTS_TOPIC_ARN,
    deadLetterQueueUrl: env.FIREBREAK_DEAD_LETTER_QUEUE_URL,
    responseRoleName: env.FIREBREAK_RESPONSE_ROLE_NAME,
    externalId: env.FIREBREAK_EXTERNAL_ID,
    securityAccountId: env.FIREBREAK_SECURITY_ACCOUNT_ID,
    partition: env.FIREBREAK_PARTITION,
    exceptionTagKey: env.FIREBREAK_EXCEPTION_TAG_KEY,
    allowUnboundedExceptions: env.FIREBREAK_ALLOW_UNBOUNDED_EXCEPTIONS === "true",
    exceptionPrincipals: z.array(z.string()).parse(JSON.parse(env.FIREBREAK_EXCEPTION_PRINCIPALS)),
    neverContain: z.array(z.string()).parse(JSON.parse(env.FIREBREAK_NEVER_CONTAIN)),
    containmentTagPrincipals: z.array(z.string()).parse(JSON.parse(env.FIREBREAK_CONTAINMENT_TAG_PRINCIPALS)),
    drill: env.FIREBREAK_DRILL === "true",
    ...(env.FIREBREAK_HOLD_ROLE_ARN === undefined ? {} : { holdRoleArn: env.FIREBREAK_HOLD_ROLE_ARN }),
  };
}

import * as z from "zod";

const accountId = z.string().regex(/^\d{12}$/);

const schema = z.object({
  FIREBREAK_LEDGER_TABLE: z.string().min(1),
  FIREBREAK_ALERTS_TOPIC_ARN: z.string().startsWith("arn:"),
  FIREBREAK_DEAD_LETTER_QUEUE_URL: z.string().min(1),
  FIREBREAK_RESPONSE_ROLE_NAME: z.string().min(1),
  FIREBREAK_EXTERNAL_ID: z.string().min(2),
  FIREBREAK_SECURITY_ACCOUNT_ID: accountId,
  FIREBREAK_PARTITION: z.string().regex(/^aws[a-z-]*$/),
  FIREBREAK_EXCEPTION_TAG_KEY: z.string().min(1),
  FIREBREAK_ALLOW_UNBOUNDED_EXCEPTIONS: z.enum(["true", "false"]),
  /** A JSON list of Regions. */
  FIREBREAK_REGIONS: z.string(),
  /** A JSON list of account ids; empty, all of the organization. */
  FIREBREAK_ACCOUNTS: z.string(),
  AWS_LAMBDA_FUNCTION_NAME: z.string().min(1),
  AWS_REGION: z.string().min(1),
});

/** What the report is told by its stack; made by `components/exceptionReport.ts`. */
export interface ReportEnvironment {
  readonly ledgerTable: string;
  readonly alertsTopicArn: string;
  readonly deadLetterQueueUrl: string;
  readonly responseRoleName: string;
  readonly externalId: string;
  readonly securityAccountId: string;
  readonly partition: string;
  readonly exceptionTagKey: string;
  readonly allowUnboundedExceptions: boolean;
  readonly regions: readonly string[];
  readonly accounts: readonly string[];
  readonly functionName: string;
  /** Region that the function runs in. */
  readonly homeRegion: string;
}

/** Throws a `ZodError` that names each variable that is missing or malformed: a deployment fault, not an event's. */
export function readReportEnvironment(variables: NodeJS.ProcessEnv): ReportEnvironment {
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
    regions: z.array(z.string().min(1)).min(1).parse(JSON.parse(env.FIREBREAK_REGIONS)),
    accounts: z.array(accountId).parse(JSON.parse(env.FIREBREAK_ACCOUNTS)),
    functionName: env.AWS_LAMBDA_FUNCTION_NAME,
    homeRegion: env.AWS_REGION,
  };
}

import * as z from "zod";
import { holdSchema } from "../domain/containmentRequest";
import { entityKinds } from "../domain/entity";
import { limitsOf, type RequestLimits } from "../domain/requestLimit";

const rowSchema = z.object({
  name: z.string().min(1),
  entities: z.array(z.enum(entityKinds)).min(1),
  respond: z.string().min(1),
  options: z.record(z.string(), z.unknown()).optional(),
  hold: holdSchema.optional(),
});
/** A row of the playbook whose detection is a request. */
export type RequestRow = z.output<typeof rowSchema>;

const schema = z.object({
  FIREBREAK_LEDGER_TABLE: z.string().min(1),
  FIREBREAK_DEAD_LETTER_QUEUE_URL: z.string().min(1),
  FIREBREAK_SECURITY_ACCOUNT_ID: z.string().regex(/^\d{12}$/),
  FIREBREAK_PARTITION: z.string().regex(/^aws[a-z-]*$/),
  FIREBREAK_LOCKDOWN_TOPIC_ARN: z.string().startsWith("arn:"),
  FIREBREAK_AUDIT_TOPIC_ARN: z.string().startsWith("arn:"),
  FIREBREAK_FAILURE_TOPIC_ARN: z.string().startsWith("arn:"),
  FIREBREAK_EXTERNAL_ID_SECRET: z.string().min(1),
  FIREBREAK_REQUESTS_PER_HOUR: z.coerce.number().int().min(1),
  /** A JSON list of playbook rows. */
  FIREBREAK_REQUEST_ROWS: z.string(),
  AWS_REGION: z.string().min(1),
});

/** What the function is told by its stack; made by `components/entityLockdown.ts`. */
export interface LockdownEnvironment {
  readonly ledgerTable: string;
  readonly deadLetterQueueUrl: string;
  readonly securityAccountId: string;
  readonly partition: string;
  readonly lockdownTopicArn: string;
  readonly auditTopicArn: string;
  readonly failureTopicArn: string;
  readonly externalIdSecret: string;
  readonly limits: RequestLimits;
  readonly rows: readonly RequestRow[];
  readonly homeRegion: string;
}

/** Throws a `ZodError` that names each variable that is missing or malformed: a deployment fault, not a request's. */
export function readLockdownEnvironment(variables: NodeJS.ProcessEnv): LockdownEnvironment {
  const env = schema.parse(variables);
  return {
    ledgerTable: env.FIREBREAK_LEDGER_TABLE,
    deadLetterQueueUrl: env.FIREBREAK_DEAD_LETTER_QUEUE_URL,
    securityAccountId: env.FIREBREAK_SECURITY_ACCOUNT_ID,
    partition: env.FIREBREAK_PARTITION,
    lockdownTopicArn: env.FIREBREAK_LOCKDOWN_TOPIC_ARN,
    auditTopicArn: env.FIREBREAK_AUDIT_TOPIC_ARN,
    failureTopicArn: env.FIREBREAK_FAILURE_TOPIC_ARN,
    externalIdSecret: env.FIREBREAK_EXTERNAL_ID_SECRET,
    limits: limitsOf(env.FIREBREAK_REQUESTS_PER_HOUR),
    rows: z.array(rowSchema).parse(JSON.parse(env.FIREBREAK_REQUEST_ROWS)),
    homeRegion: env.AWS_REGION,
  };
}

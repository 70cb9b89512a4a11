import * as z from "zod";

const schema = z.object({
  AWS_REGION: z.string().min(1),
  FIREBREAK_DEAD_LETTER_QUEUE_URL: z.string().min(1),
  /** A JSON list of ARN patterns: who may set the exception tag. An empty one: whoever may tag. */
  FIREBREAK_EXCEPTION_PRINCIPALS: z.string(),
  FIREBREAK_EXTERNAL_ID: z.string().min(2),
  FIREBREAK_HOME_REGION: z.string().min(1),
  FIREBREAK_LEDGER_TABLE: z.string().min(1),
  FIREBREAK_PARTITION: z.string().regex(/^aws[a-z-]*$/),
});

/** What the function is told by its stack; made by `components/openSecurityGroupRule.ts`. */
export interface RuleEnvironment {
  readonly deadLetterQueueUrl: string;
  readonly exceptionPrincipals: readonly string[];
  readonly externalId: string;
  readonly partition: string;
  readonly ledgerTable: string;
  /** The Region of the dead-letter queue and the ledger. */
  readonly homeRegion: string;
  /** Whether Lambda itself sets failures aside: it can't in a queue of another Region. */
  readonly atHome: boolean;
}

/** Throws a `ZodError` that names each variable that is missing or malformed: a deployment fault, not an event's. */
export function readRuleEnvironment(variables: NodeJS.ProcessEnv): RuleEnvironment {
  const env = schema.parse(variables);
  return {
    deadLetterQueueUrl: env.FIREBREAK_DEAD_LETTER_QUEUE_URL,
    exceptionPrincipals: z.array(z.string()).parse(JSON.parse(env.FIREBREAK_EXCEPTION_PRINCIPALS)),
    externalId: env.FIREBREAK_EXTERNAL_ID,
    partition: env.FIREBREAK_PARTITION,
    homeRegion: env.FIREBREAK_HOME_REGION,
    ledgerTable: env.FIREBREAK_LEDGER_TABLE,
    atHome: env.AWS_REGION === env.FIREBREAK_HOME_REGION,
  };
}

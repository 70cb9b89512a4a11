import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { Alerts } from "../../functions/aws/alerts";
import { DeadLetters } from "../../functions/aws/deadLetters";
import { type Home, openHome } from "../../functions/aws/home";
import type { ResponderDefinition } from "../../functions/domain/responder";
import { MemoryLedger } from "./memoryLedger";
import { answerBy } from "./standInClient";

const variables = {
  FIREBREAK_LEDGER_TABLE: "firebreak-incidents",
  FIREBREAK_ALERTS_TOPIC_ARN: "arn:aws:sns:eu-central-1:999999999999:Security_Alerts_test",
  FIREBREAK_DEAD_LETTER_QUEUE_URL: "https://sqs.eu-central-1.amazonaws.com/999999999999/firebreak-dead-letters",
  FIREBREAK_RESPONSE_ROLE_NAME: "Security-IR-Role",
  FIREBREAK_EXTERNAL_ID: "firebreak-o-a1b2c3d4e5",
  FIREBREAK_SECURITY_ACCOUNT_ID: "999999999999",
  FIREBREAK_PARTITION: "aws",
  FIREBREAK_EXCEPTION_TAG_KEY: "SecurityException",
  FIREBREAK_ALLOW_UNBOUNDED_EXCEPTIONS: "true",
  FIREBREAK_EXCEPTION_PRINCIPALS: "[]",
  FIREBREAK_NEVER_CONTAIN: "[]",
};

/** A responder's home with a ledger in memory; what it tells and sets aside is kept here. */
export interface ResponderHome {
  readonly home: Home;
  readonly table: MemoryLedger;
  /** JSON of each notice, in order. */
  readonly notices: Readonly<Record<string, unknown>>[];
  /** Outcomes that were counted. */
  readonly counts: readonly string[];
  readonly deadLetters: string[];
  /** While set, the topic can't be reached. */
  topicFails: boolean;
}

export function responderHome(definition: ResponderDefinition, { drill = false } = {}): ResponderHome {
  const table = new MemoryLedger();
  const sns = new SNSClient({ region: "eu-central-1" });
  const sqs = new SQSClient({ region: "eu-central-1" });
  const counts: string[] = [];
  const opened = openHome(definition, { ...variables, FIREBREAK_DRILL: String(drill) });
  const home: Home = {
    ...opened,
    ledger: table.ledger,
    alerts: new Alerts(sns, variables.FIREBREAK_ALERTS_TOPIC_ARN),
    deadLetters: new DeadLetters(sqs, variables.FIREBREAK_DEAD_LETTER_QUEUE_URL),
  };
  home.telemetry.log.setLogLevel("SILENT");
  home.telemetry.count = (counted) => counts.push(counted);
  const made: ResponderHome = { home, table, counts, notices: [], deadLetters: [], topicFails: false };
  answerBy(sns, ({ input }) => {
    if (made.topicFails) throw new Error("the topic can't be reached");
    made.notices.push(JSON.parse(JSON.parse(String(input.Message)).default));
    return {};
  });
  answerBy(sqs, ({ input }) => {
    made.deadLetters.push(String(input.MessageBody));
    return {};
  });
  return made;
}

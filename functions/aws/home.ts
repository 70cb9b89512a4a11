import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import type { ResponderDefinition } from "../domain/responder";
import { Alerts } from "./alerts";
import { clientConfiguration } from "./clients";
import { DeadLetters } from "./deadLetters";
import { type ResponderEnvironment, readEnvironment } from "./environment";
import { FindingArchive } from "./findingArchive";
import { Ledger } from "./ledger";
import { MemberClientCache } from "./memberClients";
import { MemberSessions } from "./memberSession";
import { Telemetry } from "./telemetry";

/** All that a responder has at hand in the security account, made once per process, before the first event. */
export interface Home {
  readonly responder: ResponderDefinition;
  readonly environment: ResponderEnvironment;
  readonly ledger: Ledger;
  readonly alerts: Alerts;
  readonly deadLetters: DeadLetters;
  readonly archive: FindingArchive;
  readonly members: MemberClientCache;
  readonly telemetry: Telemetry;
}

/** Throws where the function's environment is not what its stack should have set. */
export function openHome(responder: ResponderDefinition, variables: NodeJS.ProcessEnv): Home {
  const environment = readEnvironment(variables);
  const sessions = new MemberSessions(new STSClient(clientConfiguration()), {
    responder,
    partition: environment.partition,
    roleName: environment.responseRoleName,
    externalId: environment.externalId,
  });
  return {
    responder,
    environment,
    ledger: new Ledger(new DynamoDBClient(clientConfiguration()), environment.ledgerTable),
    alerts: new Alerts(new SNSClient(clientConfiguration()), environment.alertsTopicArn),
    deadLetters: new DeadLetters(new SQSClient(clientConfiguration()), environment.deadLetterQueueUrl),
    archive: new FindingArchive(),
    members: new MemberClientCache(sessions),
    telemetry: new Telemetry(responder.name),
  };
}

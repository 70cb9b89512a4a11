import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { clientConfiguration } from "../aws/clients";
import { DeadLetters } from "../aws/deadLetters";
import { Ledger } from "../aws/ledger";
import { Telemetry } from "../aws/telemetry";
import { Admissions } from "./admission";
import { requestContainment } from "./definition";
import { type LockdownEnvironment, readLockdownEnvironment } from "./environment";
import { ExternalIds } from "./externalIds";
import { RequestNotices } from "./notices";

/** All that the function has at hand, made once per process. */
export interface Desk {
  readonly environment: LockdownEnvironment;
  readonly telemetry: Telemetry;
  readonly admissions: Admissions;
  readonly externalIds: ExternalIds;
  readonly notices: RequestNotices;
  readonly deadLetters: DeadLetters;
  readonly ledger: Ledger;
  readonly organizations: OrganizationsClient;
  /** Waits for a responder's answer as long as a responder may take. */
  readonly lambda: LambdaClient;
}

/** Throws where the function's environment is not what its stack should have set. */
export function openDesk(variables: NodeJS.ProcessEnv): Desk {
  const environment = readLockdownEnvironment(variables);
  const dynamodb = new DynamoDBClient(clientConfiguration());
  const patient = new NodeHttpHandler({
    connectionTimeout: 2_000,
    requestTimeout: requestContainment.timeoutSeconds * 1000,
    throwOnRequestTimeout: true,
  });
  return {
    environment,
    telemetry: new Telemetry(requestContainment.name),
    admissions: new Admissions(dynamodb, environment.ledgerTable, environment.limits),
    externalIds: new ExternalIds(new SecretsManagerClient(clientConfiguration()), environment.externalIdSecret),
    notices: new RequestNotices(new SNSClient(clientConfiguration()), environment),
    deadLetters: new DeadLetters(new SQSClient(clientConfiguration()), environment.deadLetterQueueUrl),
    ledger: new Ledger(dynamodb, environment.ledgerTable),
    organizations: new OrganizationsClient(clientConfiguration()),
    lambda: new LambdaClient({ ...clientConfiguration(), requestHandler: patient }),
  };
}

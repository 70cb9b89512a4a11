import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LambdaClient } from "@aws-sdk/client-lambda";
import { OrganizationsClient } from "@aws-sdk/client-organizations";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import { clientConfiguration } from "../aws/clients";
import { DeadLetters } from "../aws/deadLetters";
import { MemberSessions } from "../aws/memberSession";
import { names } from "../domain/names";
import { AccountReader } from "./accountReading";
import { type AccountDirectory, accountsOfConfig, accountsOfOrganization } from "./accounts";
import { type ReportEnvironment, readReportEnvironment } from "./environment";
import { KnownExceptions } from "./knownExceptions";
import { reportExceptions } from "./report";

/** All that the report has at hand, made once per process. */
export interface Reporter {
  readonly environment: ReportEnvironment;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly sns: SNSClient;
  readonly lambda: LambdaClient;
  readonly deadLetters: DeadLetters;
  readonly known: KnownExceptions;
  readonly reader: AccountReader;
  /** Throws `AccountsUnknownError`. */
  accounts(): Promise<AccountDirectory>;
}

/** Throws where the function's environment is not what its stack should have set. */
export function openReporter(variables: NodeJS.ProcessEnv): Reporter {
  const environment = readReportEnvironment(variables);
  const organizations = new OrganizationsClient(clientConfiguration());
  const sessions = new MemberSessions(new STSClient(clientConfiguration()), {
    responder: reportExceptions,
    statements: reportExceptions.permissions.member,
    partition: environment.partition,
    roleName: environment.responseRoleName,
    externalId: environment.externalId,
  });
  return {
    environment,
    log: new Logger({ serviceName: reportExceptions.name }),
    metrics: new Metrics({ namespace: names.metricNamespace, serviceName: reportExceptions.name }),
    sns: new SNSClient(clientConfiguration()),
    lambda: new LambdaClient(clientConfiguration()),
    deadLetters: new DeadLetters(new SQSClient(clientConfiguration()), environment.deadLetterQueueUrl),
    known: new KnownExceptions(new DynamoDBClient(clientConfiguration()), environment.ledgerTable),
    reader: new AccountReader(sessions, {
      regions: environment.regions,
      tagKey: environment.exceptionTagKey,
      homeRegion: environment.homeRegion,
    }),
    accounts: async () =>
      environment.accounts.length > 0 ? accountsOfConfig(environment.accounts) : accountsOfOrganization(organizations),
  };
}

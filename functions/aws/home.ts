import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SchedulerClient } from "@aws-sdk/client-scheduler";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import { responderFunctionName } from "../domain/names";
import type { PermissionStatement } from "../domain/permissions";
import type { ResponderDefinition } from "../domain/responder";
import { Alerts } from "./alerts";
import { clientConfiguration } from "./clients";
import { DeadLetters } from "./deadLetters";
import { type ResponderEnvironment, readEnvironment } from "./environment";
import { FindingArchive } from "./findingArchive";
import { HoldSchedules } from "./holdSchedules";
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
  /** Undefined where nothing could end a hold. */
  readonly holds: HoldSchedules | undefined;
  readonly members: MemberClientCache;
  /** Clients whose sessions are cut to other statements than the responder's own: for undoing what another one did. */
  membersWith(statements: readonly PermissionStatement[]): MemberClientCache;
  readonly telemetry: Telemetry;
}

/** Throws where the function's environment is not what its stack should have set. */
export function openHome(responder: ResponderDefinition, variables: NodeJS.ProcessEnv): Home {
  const environment = readEnvironment(variables);
  const sts = new STSClient(clientConfiguration());
  const caches = new Map<readonly PermissionStatement[], MemberClientCache>();
  const membersWith = (statements: readonly PermissionStatement[]) => {
    const kept = caches.get(statements);
    if (kept !== undefined) return kept;
    const sessions = new MemberSessions(sts, {
      responder,
      statements,
      partition: environment.partition,
      roleName: environment.responseRoleName,
      externalId: environment.externalId,
    });
    const cache = new MemberClientCache(sessions);
    caches.set(statements, cache);
    return cache;
  };
  return {
    responder,
    environment,
    ledger: new Ledger(new DynamoDBClient(clientConfiguration()), environment.ledgerTable),
    alerts: new Alerts(new SNSClient(clientConfiguration()), environment.alertsTopicArn),
    deadLetters: new DeadLetters(new SQSClient(clientConfiguration()), environment.deadLetterQueueUrl),
    archive: new FindingArchive(),
    holds: holdSchedules(environment),
    members: membersWith(responder.permissions.member),
    membersWith,
    telemetry: new Telemetry(responder.name),
  };
}

/** What a hold's end starts follows from names (`functions/domain/names.ts`). */
function holdSchedules(environment: ResponderEnvironment): HoldSchedules | undefined {
  const { holdRoleArn: roleArn, partition, securityAccountId, deadLetterQueueUrl } = environment;
  if (roleArn === undefined) return undefined;
  const arn = (service: string, resource: string) =>
    `arn:${partition}:${service}:${process.env.AWS_REGION ?? ""}:${securityAccountId}:${resource}`;
  return new HoldSchedules(new SchedulerClient(clientConfiguration()), {
    // By name: the responders' folders are below this one.
    functionArn: arn("lambda", `function:${responderFunctionName("release-incident")}`),
    roleArn,
    deadLetterQueueArn: arn("sqs", deadLetterQueueUrl.split("/").at(-1) ?? ""),
  });
}

import { Logger } from "@aws-lambda-powertools/logger";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import { STSClient } from "@aws-sdk/client-sts";
import type { Context } from "aws-lambda";
import { clientConfiguration } from "../aws/clients";
import { DeadLetters } from "../aws/deadLetters";
import { describeError } from "../aws/errorCode";
import { Ledger } from "../aws/ledger";
import { MemberSessions } from "../aws/memberSession";
import { configNames } from "../domain/configNames";
import { names } from "../domain/names";
import { type RuleInvocation, readRuleInvocation } from "../domain/ruleInvocation";
import { readRuleEnvironment } from "./environment";
import { evaluate } from "./evaluation";
import { putEvaluations } from "./evaluations";
import { MemberConfigs } from "./memberConfig";
import { openSecurityGroupRule } from "./rule";

const environment = readRuleEnvironment(process.env);
const log = new Logger({ serviceName: openSecurityGroupRule.name });
const deadLetters = new DeadLetters(
  new SQSClient({ ...clientConfiguration(), region: environment.homeRegion }),
  environment.deadLetterQueueUrl,
);
const ledger = new Ledger(
  new DynamoDBClient({ ...clientConfiguration(), region: environment.homeRegion }),
  environment.ledgerTable,
);
const members = new MemberConfigs(
  new MemberSessions(new STSClient(clientConfiguration()), {
    responder: openSecurityGroupRule,
    statements: openSecurityGroupRule.permissions.member,
    partition: environment.partition,
    roleName: `${names.rolePath.slice(1)}${configNames.evaluationRole}`,
    externalId: environment.externalId,
  }),
);

export type RuleAnswer =
  | { readonly kind: "evaluated"; readonly evaluated: number; readonly nonCompliant: number }
  | { readonly kind: "rejected"; readonly reasons: readonly string[] };

/**
 * Parse, judge, tell Config. What can't be believed is set aside and changes nothing; whatever may pass when tried again is
 * thrown. That the account is one of the organization is held by its evaluation role, and by `aws:ResourceOrgID` on assuming it.
 */
export async function handler(payload: unknown, context: Context): Promise<RuleAnswer> {
  log.resetKeys();
  log.addContext(context);
  const letter = { responder: openSecurityGroupRule.name, requestId: context.awsRequestId, payload };
  const reading = readRuleInvocation(payload);
  const reasons = reading.kind === "malformed" ? reading.problems : elsewhere(reading.invocation);
  if (reading.kind === "malformed" || reasons.length > 0) {
    log.error(`Rejected: ${reasons.join("; ")}`);
    await deadLetters.send({ ...letter, reasons });
    return { kind: "rejected", reasons };
  }
  try {
    return await tell(reading.invocation);
  } catch (error) {
    if (!environment.atHome) await deadLetters.send({ ...letter, reasons: [describeError(error)] });
    throw error;
  }
}

function elsewhere({ partition }: RuleInvocation): readonly string[] {
  if (partition === environment.partition) return [];
  return [`the rule is in partition ${partition}, this function in ${environment.partition}`];
}

async function tell(invocation: RuleInvocation): Promise<RuleAnswer> {
  const { accountId, region, task, resultToken, ruleName } = invocation;
  const clients = members.for(accountId, region);
  const { exceptionPrincipals } = environment;
  const { evaluations, unjudged, unasked } = await evaluate(invocation, clients, exceptionPrincipals, ledger);
  if (unasked > 0) log.warn(`Who set the exceptions of ${unasked} groups was not asked: CloudTrail took too long`);
  await putEvaluations(clients.config, resultToken, evaluations);
  const nonCompliant = evaluations.filter(({ ComplianceType }) => ComplianceType === "NON_COMPLIANT").length;
  log.info(
    task.kind === "nothing" ? task.because : `Evaluated ${evaluations.length}, ${nonCompliant} open to the world`,
    {
      account: accountId,
      region,
      rule: ruleName,
      task: task.kind,
    },
  );
  if (unjudged.length > 0)
    throw new Error(
      `In account ${accountId}, Region ${region}, ${unjudged.length} security groups could not be judged, all others were: ` +
        `${unjudged.join("; ")}. Share a list with the account again, or remove it from the group.`,
    );
  return { kind: "evaluated", evaluated: evaluations.length, nonCompliant };
}

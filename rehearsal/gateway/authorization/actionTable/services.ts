import { autoscalingActions } from "./autoscaling";
import { chatbotActions } from "./chatbot";
import { cloudFormationActions } from "./cloudFormation";
import { cloudtrailActions } from "./cloudtrail";
import { cloudwatchActions } from "./cloudwatch";
import { configActions } from "./config";
import { dynamodbActions } from "./dynamodb";
import { ec2Actions } from "./ec2";
import { elasticLoadBalancingActions } from "./elasticLoadBalancing";
import { eventsActions } from "./events";
import { guarddutyActions } from "./guardduty";
import { iamActions } from "./iam";
import { kmsActions } from "./kms";
import { lambdaActions } from "./lambda";
import { logsActions } from "./logs";
import { type OperationAccess, onAnything, type ServiceActions } from "./operationAccess";
import { organizationsActions } from "./organizations";
import { resourceGroupsActions } from "./resourceGroups";
import { s3Actions } from "./s3";
import { schedulerActions } from "./scheduler";
import { secretsManagerActions } from "./secretsManager";
import { securityhubActions } from "./securityhub";
import { snsActions } from "./sns";
import { sqsActions } from "./sqs";
import { ssmActions } from "./ssm";
import { stsActions } from "./sts";
import { taggingApiActions } from "./tagging";

/** By signing name. */
const services: Readonly<Record<string, ServiceActions>> = {
  autoscaling: autoscalingActions,
  chatbot: chatbotActions,
  cloudformation: cloudFormationActions,
  cloudtrail: cloudtrailActions,
  config: configActions,
  dynamodb: dynamodbActions,
  ec2: ec2Actions,
  elasticloadbalancing: elasticLoadBalancingActions,
  events: eventsActions,
  guardduty: guarddutyActions,
  iam: iamActions,
  kms: kmsActions,
  lambda: lambdaActions,
  logs: logsActions,
  monitoring: cloudwatchActions,
  organizations: organizationsActions,
  "resource-groups": resourceGroupsActions,
  s3: s3Actions,
  scheduler: schedulerActions,
  secretsmanager: secretsManagerActions,
  securityhub: securityhubActions,
  sns: snsActions,
  sqs: sqsActions,
  ssm: ssmActions,
  sts: stsActions,
  tagging: taggingApiActions,
};

/** Services without a table whose IAM prefix is not their signing name. */
const prefixes: Readonly<Record<string, string>> = { email: "ses" };

export interface KnownOperation {
  readonly prefix: string;
  /** Undefined for an operation that no table has. */
  readonly access: OperationAccess | undefined;
  /** The file to extend for an operation that no table has. */
  readonly file: string;
}

/** The IAM prefix of a signing name, and what an operation asks for. */
export function operationAccess(signingName: string, operation: string): KnownOperation {
  const service = services[signingName];
  if (service === undefined) {
    return { prefix: prefixes[signingName] ?? signingName, access: undefined, file: "services.ts" };
  }
  const listed = Object.hasOwn(service.operations, operation) ? service.operations[operation] : undefined;
  const access = listed ?? (service.withoutResource?.test(operation) ? onAnything : undefined);
  return { prefix: service.prefix, access, file: service.file };
}

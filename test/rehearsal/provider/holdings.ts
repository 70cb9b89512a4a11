import { CloudWatchClient, DescribeAlarmsCommand, ListDashboardsCommand } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, DescribeLogGroupsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { DynamoDBClient, ListTablesCommand } from "@aws-sdk/client-dynamodb";
import { EventBridgeClient, ListEventBusesCommand, ListRulesCommand } from "@aws-sdk/client-eventbridge";
import {
  IAMClient,
  ListInstanceProfilesCommand,
  ListPoliciesCommand,
  ListRolesCommand,
  ListUsersCommand,
} from "@aws-sdk/client-iam";
import { DescribeKeyCommand, KMSClient, ListAliasesCommand, ListKeysCommand } from "@aws-sdk/client-kms";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { ListGroupsCommand, ResourceGroupsClient } from "@aws-sdk/client-resource-groups";
import { ListScheduleGroupsCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { ListSubscriptionsCommand, ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { ListQueuesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";

/** The names of all that an account holds of the types that a deployment makes, to compare before and after. */
export async function holdings(account: RehearsedAccount, region: string): Promise<readonly string[]> {
  const iam = account.client(IAMClient, region);
  const kms = account.client(KMSClient, region);
  const sns = account.client(SNSClient, region);
  const events = account.client(EventBridgeClient, region);
  const cloudWatch = account.client(CloudWatchClient, region);
  const named = await Promise.all([
    iam.send(new ListRolesCommand({})).then(({ Roles = [] }) => Roles.map(({ Arn }) => Arn)),
    iam.send(new ListUsersCommand({})).then(({ Users = [] }) => Users.map(({ Arn }) => Arn)),
    iam.send(new ListPoliciesCommand({ Scope: "Local" })).then(({ Policies = [] }) => Policies.map(({ Arn }) => Arn)),
    iam
      .send(new ListInstanceProfilesCommand({}))
      .then(({ InstanceProfiles = [] }) => InstanceProfiles.map(({ Arn }) => Arn)),
    customerKeys(kms),
    kms.send(new ListAliasesCommand({})).then(({ Aliases = [] }) => Aliases.map(({ AliasArn }) => AliasArn)),
    sns.send(new ListTopicsCommand({})).then(({ Topics = [] }) => Topics.map(({ TopicArn }) => TopicArn)),
    sns
      .send(new ListSubscriptionsCommand({}))
      .then(({ Subscriptions = [] }) => Subscriptions.map((s) => s.SubscriptionArn)),
    account
      .client(SQSClient, region)
      .send(new ListQueuesCommand({}))
      .then(({ QueueUrls = [] }) => QueueUrls),
    account
      .client(DynamoDBClient, region)
      .send(new ListTablesCommand({}))
      .then(({ TableNames = [] }) => TableNames),
    events.send(new ListEventBusesCommand({})).then(({ EventBuses = [] }) => EventBuses.map(({ Arn }) => Arn)),
    events.send(new ListRulesCommand({})).then(({ Rules = [] }) => Rules.map(({ Arn }) => Arn)),
    account
      .client(CloudWatchLogsClient, region)
      .send(new DescribeLogGroupsCommand({}))
      .then(({ logGroups = [] }) => logGroups.map(({ logGroupName }) => logGroupName)),
    account
      .client(LambdaClient, region)
      .send(new ListFunctionsCommand({}))
      .then(({ Functions = [] }) => Functions.map(({ FunctionArn }) => FunctionArn)),
    cloudWatch
      .send(new DescribeAlarmsCommand({}))
      .then(({ MetricAlarms = [] }) => MetricAlarms.map(({ AlarmArn }) => AlarmArn)),
    account
      .client(ResourceGroupsClient, region)
      .send(new ListGroupsCommand({}))
      .then(({ GroupIdentifiers = [] }) => GroupIdentifiers.map(({ GroupArn }) => GroupArn)),
    account
      .client(SchedulerClient, region)
      .send(new ListScheduleGroupsCommand({}))
      .then(({ ScheduleGroups = [] }) => ScheduleGroups.map(({ Arn }) => Arn)),
    cloudWatch
      .send(new ListDashboardsCommand({}))
      .then(({ DashboardEntries = [] }) => DashboardEntries.map(({ DashboardArn }) => DashboardArn)),
  ]);
  return named
    .flat()
    .map((name) => name ?? "")
    .sort();
}

/** Without those that AWS keeps for its services, and without deleted ones, which KMS holds for a while. */
async function customerKeys(kms: KMSClient): Promise<string[]> {
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  const { Aliases = [] } = await kms.send(new ListAliasesCommand({}));
  const services = Aliases.filter(({ AliasName }) => AliasName?.startsWith("alias/aws/"));
  const own = Keys.filter(({ KeyId }) => !services.some(({ TargetKeyId }) => TargetKeyId === KeyId));
  const described = await Promise.all(own.map(({ KeyId }) => kms.send(new DescribeKeyCommand({ KeyId }))));
  return described.flatMap(({ KeyMetadata: key }) => (key?.Arn && key.KeyState !== "PendingDeletion" ? [key.Arn] : []));
}

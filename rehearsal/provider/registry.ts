import { ProviderError } from "./providerError";
import type { ProviderFunction } from "./providerFunction";
import type { ResourceType } from "./resourceType";

/** Loaded when first used: a deployment pays for the services that it touches. */
const resources: Readonly<Record<string, () => Promise<ResourceType>>> = {
  "aws:cfg/aggregateAuthorization:AggregateAuthorization": () =>
    import("./resources/cfg/aggregateAuthorization").then((file) => file.aggregateAuthorization),
  "aws:cfg/configurationAggregator:ConfigurationAggregator": () =>
    import("./resources/cfg/configurationAggregator").then((file) => file.configurationAggregator),
  "aws:cfg/deliveryChannel:DeliveryChannel": () =>
    import("./resources/cfg/deliveryChannel").then((file) => file.deliveryChannel),
  "aws:cfg/organizationCustomRule:OrganizationCustomRule": () =>
    import("./resources/cfg/organizationCustomRule").then((file) => file.organizationCustomRule),
  "aws:cfg/organizationManagedRule:OrganizationManagedRule": () =>
    import("./resources/cfg/organizationManagedRule").then((file) => file.organizationManagedRule),
  "aws:cfg/recorder:Recorder": () => import("./resources/cfg/recorder").then((file) => file.recorder),
  "aws:cfg/recorderStatus:RecorderStatus": () =>
    import("./resources/cfg/recorderStatus").then((file) => file.recorderStatus),
  "aws:cfg/rule:Rule": () => import("./resources/cfg/rule").then((file) => file.rule),
  "aws:chatbot/slackChannelConfiguration:SlackChannelConfiguration": () =>
    import("./resources/chatbot/slackChannelConfiguration").then((file) => file.slackChannelConfiguration),
  "aws:chatbot/teamsChannelConfiguration:TeamsChannelConfiguration": () =>
    import("./resources/chatbot/teamsChannelConfiguration").then((file) => file.teamsChannelConfiguration),
  "aws:cloudformation/stackInstances:StackInstances": () =>
    import("./resources/cloudformation/stackInstances").then((file) => file.stackInstances),
  "aws:cloudformation/stackSet:StackSet": () =>
    import("./resources/cloudformation/stackSet").then((file) => file.stackSet),
  "aws:cloudwatch/dashboard:Dashboard": () => import("./resources/cloudwatch/dashboard").then((file) => file.dashboard),
  "aws:cloudwatch/eventBus:EventBus": () => import("./resources/cloudwatch/eventBus").then((file) => file.eventBus),
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": () =>
    import("./resources/cloudwatch/eventBusPolicy").then((file) => file.eventBusPolicy),
  "aws:cloudwatch/eventPermission:EventPermission": () =>
    import("./resources/cloudwatch/eventPermission").then((file) => file.eventPermission),
  "aws:cloudwatch/eventRule:EventRule": () => import("./resources/cloudwatch/eventRule").then((file) => file.eventRule),
  "aws:cloudwatch/eventTarget:EventTarget": () =>
    import("./resources/cloudwatch/eventTarget").then((file) => file.eventTarget),
  "aws:cloudwatch/logGroup:LogGroup": () => import("./resources/cloudwatch/logGroup").then((file) => file.logGroup),
  "aws:cloudwatch/metricAlarm:MetricAlarm": () =>
    import("./resources/cloudwatch/metricAlarm").then((file) => file.metricAlarm),
  "aws:dynamodb/table:Table": () => import("./resources/dynamodb/table").then((file) => file.table),
  "aws:guardduty/detector:Detector": () => import("./resources/guardduty/detector").then((file) => file.detector),
  "aws:guardduty/detectorFeature:DetectorFeature": () =>
    import("./resources/guardduty/detectorFeature").then((file) => file.detectorFeature),
  "aws:guardduty/memberDetectorFeature:MemberDetectorFeature": () =>
    import("./resources/guardduty/memberDetectorFeature").then((file) => file.memberDetectorFeature),
  "aws:guardduty/organizationAdminAccount:OrganizationAdminAccount": () =>
    import("./resources/guardduty/organizationAdminAccount").then((file) => file.organizationAdminAccount),
  "aws:guardduty/organizationConfiguration:OrganizationConfiguration": () =>
    import("./resources/guardduty/organizationConfiguration").then((file) => file.organizationConfiguration),
  "aws:guardduty/organizationConfigurationFeature:OrganizationConfigurationFeature": () =>
    import("./resources/guardduty/organizationConfigurationFeature").then(
      (file) => file.organizationConfigurationFeature,
    ),
  "aws:iam/accessKey:AccessKey": () => import("./resources/iam/accessKey").then((file) => file.accessKey),
  "aws:iam/instanceProfile:InstanceProfile": () =>
    import("./resources/iam/instanceProfile").then((file) => file.instanceProfile),
  "aws:iam/policy:Policy": () => import("./resources/iam/policy").then((file) => file.policy),
  "aws:iam/role:Role": () => import("./resources/iam/role").then((file) => file.role),
  "aws:iam/rolePolicy:RolePolicy": () => import("./resources/iam/rolePolicy").then((file) => file.rolePolicy),
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": () =>
    import("./resources/iam/rolePolicyAttachment").then((file) => file.rolePolicyAttachment),
  "aws:iam/user:User": () => import("./resources/iam/user").then((file) => file.user),
  "aws:iam/userPolicy:UserPolicy": () => import("./resources/iam/userPolicy").then((file) => file.userPolicy),
  "aws:kms/alias:Alias": () => import("./resources/kms/alias").then((file) => file.alias),
  "aws:kms/key:Key": () => import("./resources/kms/key").then((file) => file.key),
  "aws:kms/keyPolicy:KeyPolicy": () => import("./resources/kms/keyPolicy").then((file) => file.keyPolicy),
  "aws:lambda/function:Function": () => import("./resources/lambda/function").then((file) => file.lambdaFunction),
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": () =>
    import("./resources/lambda/functionEventInvokeConfig").then((file) => file.functionEventInvokeConfig),
  "aws:lambda/permission:Permission": () => import("./resources/lambda/permission").then((file) => file.permission),
  "aws:organizations/awsServiceAccess:AwsServiceAccess": () =>
    import("./resources/organizations/awsServiceAccess").then((file) => file.awsServiceAccess),
  "aws:organizations/delegatedAdministrator:DelegatedAdministrator": () =>
    import("./resources/organizations/delegatedAdministrator").then((file) => file.delegatedAdministrator),
  "aws:organizations/policy:Policy": () => import("./resources/organizations/policy").then((file) => file.policy),
  "aws:organizations/policyAttachment:PolicyAttachment": () =>
    import("./resources/organizations/policyAttachment").then((file) => file.policyAttachment),
  "aws:resourcegroups/group:Group": () => import("./resources/resourcegroups/group").then((file) => file.group),
  "aws:s3/bucket:Bucket": () => import("./resources/s3/bucket").then((file) => file.bucket),
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": () =>
    import("./resources/s3/bucketLifecycleConfiguration").then((file) => file.bucketLifecycleConfiguration),
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": () =>
    import("./resources/s3/bucketOwnershipControls").then((file) => file.bucketOwnershipControls),
  "aws:s3/bucketPolicy:BucketPolicy": () => import("./resources/s3/bucketPolicy").then((file) => file.bucketPolicy),
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": () =>
    import("./resources/s3/bucketPublicAccessBlock").then((file) => file.bucketPublicAccessBlock),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": () =>
    import("./resources/s3/bucketServerSideEncryptionConfiguration").then(
      (file) => file.bucketServerSideEncryptionConfiguration,
    ),
  "aws:s3/bucketVersioning:BucketVersioning": () =>
    import("./resources/s3/bucketVersioning").then((file) => file.bucketVersioning),
  "aws:scheduler/scheduleGroup:ScheduleGroup": () =>
    import("./resources/scheduler/scheduleGroup").then((file) => file.scheduleGroup),
  "aws:secretsmanager/secret:Secret": () => import("./resources/secretsmanager/secret").then((file) => file.secret),
  "aws:securityhub/account:Account": () => import("./resources/securityhub/account").then((file) => file.account),
  "aws:securityhub/actionTarget:ActionTarget": () =>
    import("./resources/securityhub/actionTarget").then((file) => file.actionTarget),
  "aws:securityhub/findingAggregator:FindingAggregator": () =>
    import("./resources/securityhub/findingAggregator").then((file) => file.findingAggregator),
  "aws:securityhub/organizationAdminAccount:OrganizationAdminAccount": () =>
    import("./resources/securityhub/organizationAdminAccount").then((file) => file.organizationAdminAccount),
  "aws:securityhub/organizationConfiguration:OrganizationConfiguration": () =>
    import("./resources/securityhub/organizationConfiguration").then((file) => file.organizationConfiguration),
  "aws:sns/topic:Topic": () => import("./resources/sns/topic").then((file) => file.topic),
  "aws:sns/topicPolicy:TopicPolicy": () => import("./resources/sns/topicPolicy").then((file) => file.topicPolicy),
  "aws:sns/topicSubscription:TopicSubscription": () =>
    import("./resources/sns/topicSubscription").then((file) => file.topicSubscription),
  "aws:sqs/queue:Queue": () => import("./resources/sqs/queue").then((file) => file.queue),
  "aws:sqs/queuePolicy:QueuePolicy": () => import("./resources/sqs/queuePolicy").then((file) => file.queuePolicy),
};

const functions: Readonly<Record<string, () => Promise<ProviderFunction>>> = {
  "aws:cloudcontrol/getResource:getResource": () =>
    import("./functions/cloudcontrol/getResource").then((file) => file.getResource),
  "aws:guardduty/getDetector:getDetector": () =>
    import("./functions/guardduty/getDetector").then((file) => file.getDetector),
  "aws:iam/getPolicyDocument:getPolicyDocument": () =>
    import("./functions/iam/getPolicyDocument").then((file) => file.getPolicyDocument),
  "aws:iam/getRole:getRole": () => import("./functions/iam/getRole").then((file) => file.getRole),
  "aws:index/getCallerIdentity:getCallerIdentity": () =>
    import("./functions/getCallerIdentity").then((file) => file.getCallerIdentity),
  "aws:index/getPartition:getPartition": () => import("./functions/getPartition").then((file) => file.getPartition),
  "aws:index/getRegion:getRegion": () => import("./functions/getRegion").then((file) => file.getRegion),
  "aws:organizations/getDelegatedAdministrators:getDelegatedAdministrators": () =>
    import("./functions/organizations/getDelegatedAdministrators").then((file) => file.getDelegatedAdministrators),
  "aws:organizations/getDelegatedServices:getDelegatedServices": () =>
    import("./functions/organizations/getDelegatedServices").then((file) => file.getDelegatedServices),
  "aws:organizations/getOrganization:getOrganization": () =>
    import("./functions/organizations/getOrganization").then((file) => file.getOrganization),
  "aws:organizations/getOrganizationalUnitDescendantAccounts:getOrganizationalUnitDescendantAccounts": () =>
    import("./functions/organizations/getOrganizationalUnitDescendantAccounts").then(
      (file) => file.getOrganizationalUnitDescendantAccounts,
    ),
  "aws:securityhub/getEnabledStandards:getEnabledStandards": () =>
    import("./functions/securityhub/getEnabledStandards").then((file) => file.getEnabledStandards),
};

export const resourceTokens: readonly string[] = Object.keys(resources);
export const functionTokens: readonly string[] = Object.keys(functions);

/** Throws a `ProviderError` for a type that is not there; `source` is the file that declares it. */
export async function findResource(type: string): Promise<{ resourceType: ResourceType; source: string }> {
  const source = `rehearsal/provider/resources/${pathOf(type)}.ts`;
  const load = resources[type];
  if (!load) {
    throw new ProviderError(
      `The rehearsal's stand-in provider does not know ${type} yet: add ${source} and list it in rehearsal/provider/registry.ts.`,
    );
  }
  return { resourceType: await load(), source };
}

/** Throws a `ProviderError` for a function that is not there. */
export async function findFunction(token: string): Promise<ProviderFunction> {
  const load = functions[token];
  if (!load) {
    const source = `rehearsal/provider/functions/${pathOf(token).replace("index/", "")}.ts`;
    throw new ProviderError(
      `The rehearsal's stand-in provider does not know ${token} yet: add ${source} and list it in rehearsal/provider/registry.ts.`,
    );
  }
  return load();
}

/** `sns/topic` of `aws:sns/topic:Topic` */
function pathOf(token: string): string {
  return token.split(":")[1] ?? token;
}

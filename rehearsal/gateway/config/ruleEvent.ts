import { partitionOf } from "../partition";
import type { Place } from "../place";
import type { ConfigRule } from "./configRule";
import { type ConfigurationItem, isDeleted } from "./configurationItem";

/** What SNS takes in one message; a notification beyond it goes out as a summary. */
export const largestNotificationBytes = 262_144;

export interface RuleInvocation {
  readonly place: Place;
  readonly rule: ConfigRule;
  readonly invokingEvent: Readonly<Record<string, unknown>>;
  readonly resultToken: string;
  readonly eventLeftScope: boolean;
}

/**
 * The event that a custom rule's function gets ("Example Events for AWS Config Rules"). The role is Config's own in the
 * account of the rule: nobody else can assume it.
 */
export function ruleEvent({
  place,
  rule,
  invokingEvent,
  resultToken,
  eventLeftScope,
}: RuleInvocation): Readonly<Record<string, unknown>> {
  return {
    version: "1.0",
    invokingEvent: JSON.stringify(invokingEvent),
    ruleParameters: rule.InputParameters === undefined || rule.InputParameters === "" ? "{}" : rule.InputParameters,
    resultToken,
    eventLeftScope,
    executionRoleArn: `arn:${partitionOf(place.region)}:iam::${place.account}:role/aws-service-role/config.amazonaws.com/AWSServiceRoleForConfig`,
    configRuleArn: rule.ConfigRuleArn,
    configRuleName: rule.ConfigRuleName,
    configRuleId: rule.ConfigRuleId,
    accountId: place.account,
  };
}

/** A change, with the whole item ("ConfigurationItemChangeNotification"). */
export function changeNotification(item: ConfigurationItem): Readonly<Record<string, unknown>> {
  return {
    // Which properties differ is not worked out; a rule decides by the state.
    configurationItemDiff: null,
    configurationItem: item,
    notificationCreationTime: new Date().toISOString(),
    messageType: "ConfigurationItemChangeNotification",
    recordVersion: "1.3",
  };
}

/** A change of an item too large to send: what names it, and nothing of its state ("OversizedConfigurationItemChangeNotification"). */
export function oversizedNotification(item: ConfigurationItem): Readonly<Record<string, unknown>> {
  const discovered = item.configurationItemStatus === "ResourceDiscovered";
  return {
    configurationItemSummary: {
      changeType: isDeleted(item) ? "DELETE" : discovered ? "CREATE" : "UPDATE",
      configurationItemVersion: item.configurationItemVersion,
      configurationItemCaptureTime: item.configurationItemCaptureTime,
      configurationStateId: item.configurationStateId,
      awsAccountId: item.awsAccountId,
      configurationItemStatus: item.configurationItemStatus,
      resourceType: item.resourceType,
      resourceId: item.resourceId,
      resourceName: item.resourceName,
      ARN: item.ARN,
      awsRegion: item.awsRegion,
      availabilityZone: item.availabilityZone,
      configurationStateMd5Hash: item.configurationStateMd5Hash,
      resourceCreationTime: item.resourceCreationTime,
    },
    notificationCreationTime: new Date().toISOString(),
    messageType: "OversizedConfigurationItemChangeNotification",
    recordVersion: "1.0",
  };
}

/** The time of a periodic rule has come ("ScheduledNotification"); it names no resource. */
export function scheduledNotification({ account }: Place): Readonly<Record<string, unknown>> {
  return {
    awsAccountId: account,
    notificationCreationTime: new Date().toISOString(),
    messageType: "ScheduledNotification",
    recordVersion: "1.0",
  };
}

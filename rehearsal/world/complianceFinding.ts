import type { ServiceEvent } from "../gateway/eventBridge/serviceEvent";
import type { RehearsedGroup } from "./securityGroup";

/** The rule's name, as the playbook has it. */
export const openGroupRule = "SECURITY_GROUP_OPEN_PROHIBITED";

/** Config in the group's account finds it open: what the organization rule puts on the account's default bus. */
export function openGroupFound(group: RehearsedGroup, at = new Date()): ServiceEvent {
  const { account, region, id } = group;
  const configRuleName = `OrgConfigRule-${openGroupRule}-m4kq7x2c`;
  const resourceType = "AWS::EC2::SecurityGroup";
  return {
    source: "aws.config",
    "detail-type": "Config Rules Compliance Change",
    time: `${at.toISOString().slice(0, 19)}Z`,
    detail: {
      resourceId: id,
      resourceType,
      awsRegion: region,
      awsAccountId: account.id,
      configRuleName,
      configRuleARN: `arn:aws:config:${region}:${account.id}:config-rule/config-rule-m4kq7x`,
      recordVersion: "1.0",
      messageType: "ComplianceChangeNotification",
      newEvaluationResult: {
        evaluationResultIdentifier: {
          evaluationResultQualifier: { configRuleName, resourceType, resourceId: id },
          orderingTimestamp: at.toISOString(),
        },
        complianceType: "NON_COMPLIANT",
        resultRecordedTime: at.toISOString(),
        configRuleInvokedTime: at.toISOString(),
        annotation: "The security group is open to the world.",
      },
      oldEvaluationResult: {
        evaluationResultIdentifier: {
          evaluationResultQualifier: { configRuleName, resourceType, resourceId: id },
          orderingTimestamp: at.toISOString(),
        },
        complianceType: "COMPLIANT",
        resultRecordedTime: at.toISOString(),
        configRuleInvokedTime: at.toISOString(),
      },
      notificationCreationTime: at.toISOString(),
    },
  };
}

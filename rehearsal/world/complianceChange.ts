import { randomUUID } from "node:crypto";
import type { ServiceEvent } from "../gateway/eventBridge/serviceEvent";
import type { RehearsedOrganization } from "./rehearsedOrganization";

/** What Config found, of which rule and resource. */
export interface ComplianceChange {
  readonly accountId: string;
  readonly region: string;
  /** `S3_BUCKET_PUBLIC_READ_PROHIBITED`; it appears as a rule of the organization does, with a suffix of its own. */
  readonly rule: string;
  /** `AWS::S3::Bucket` */
  readonly resourceType: string;
  readonly resourceId: string;
  /** ISO 8601; now where it is left out. */
  readonly at?: string;
}

/** The event that Config puts on the default bus of the account where a resource became non-compliant. */
export function complianceChangeEvent(change: ComplianceChange): ServiceEvent {
  const { accountId, region, rule, resourceType, resourceId } = change;
  const at = change.at ?? new Date().toISOString();
  const configRuleName = `OrgConfigRule-${rule}-${randomUUID().slice(0, 8)}`;
  return {
    source: "aws.config",
    "detail-type": "Config Rules Compliance Change",
    resources: [],
    detail: {
      resourceId,
      awsRegion: region,
      awsAccountId: accountId,
      configRuleName,
      recordVersion: "1.0",
      configRuleARN: `arn:aws:config:${region}:${accountId}:config-rule/config-rule-${randomUUID().slice(0, 6)}`,
      messageType: "ComplianceChangeNotification",
      newEvaluationResult: {
        evaluationResultIdentifier: {
          evaluationResultQualifier: { configRuleName, resourceType, resourceId },
          orderingTimestamp: at,
        },
        complianceType: "NON_COMPLIANT",
        resultRecordedTime: at,
        configRuleInvokedTime: at,
      },
      notificationCreationTime: at,
      resourceType,
    },
  };
}

/** Config tells of it on the account's own bus; the member's rules forward it. */
export async function publishComplianceChange(
  organization: RehearsedOrganization,
  change: ComplianceChange,
): Promise<void> {
  await organization.services.events.publishServiceEvent({
    account: change.accountId,
    region: change.region,
    event: complianceChangeEvent(change),
  });
}

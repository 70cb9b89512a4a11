import { CreateDocumentCommand, ModifyDocumentPermissionCommand, SSMClient } from "@aws-sdk/client-ssm";
import type { PlaybookRow } from "../../../playbook";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";

/** The reference's own example of an extension: one row, in addition to the isolation that the playbook has for the same finding. */
export const terminationRow = {
  name: "terminate-beaconing-instance",
  detection: { source: "guardduty", types: ["Backdoor:EC2/C&CActivity.B!DNS"] },
  respond: "start-automation",
  options: { document: "AWS-TerminateEC2Instance" },
  because: "The team decided that a host that calls its controller is not kept.",
} as const satisfies PlaybookRow;

/** A runbook of the team's own, about something that EC2 has: its tags are EC2's to tell. */
export const volumeRow = {
  name: "mark-unencrypted-volume",
  detection: { source: "config", rules: ["ENCRYPTED_VOLUMES"] },
  respond: "start-automation",
  options: {
    document: "Acme-MarkVolume",
    parameters: { VolumeId: "{resourceId}", Note: "{findingId} in {account}" },
    permissions: [
      { sid: "Mark", actions: ["ec2:CreateTags"], resources: ["arn:{partition}:ec2:*:{account}:volume/*"] },
    ],
  },
  because: "The team's own runbook marks what is to be encrypted at the next maintenance.",
} as const satisfies PlaybookRow;

/** Another, about something whose tags only the tagging API tells; Config's id of a topic is its ARN. */
export const topicRow = {
  name: "name-untrusted-topic",
  detection: { source: "config", rules: ["SNS_TOPIC_NO_PUBLIC_ACCESS"] },
  respond: "start-automation",
  options: {
    document: "Acme-NameTopic",
    parameters: { TopicArn: ["{resourceId}"] },
    permissions: [
      { sid: "Name", actions: ["sns:SetTopicAttributes"], resources: ["arn:{partition}:sns:*:{account}:*"] },
    ],
  },
  because: "The team's own runbook tells those who get messages of it not to trust them.",
} as const satisfies PlaybookRow;

const assumeRole = { AutomationAssumeRole: { type: "String", default: "" } };

const contents: Readonly<Record<string, object>> = {
  "Acme-MarkVolume": {
    schemaVersion: "0.3",
    assumeRole: "{{AutomationAssumeRole}}",
    parameters: { VolumeId: { type: "String" }, Note: { type: "String" }, ...assumeRole },
    mainSteps: [
      {
        name: "mark",
        action: "aws:executeAwsApi",
        inputs: {
          Service: "ec2",
          Api: "CreateTags",
          Resources: ["{{VolumeId}}"],
          Tags: [{ Key: "to-encrypt", Value: "{{Note}}" }],
        },
        isEnd: true,
      },
    ],
  },
  "Acme-NameTopic": {
    schemaVersion: "0.3",
    assumeRole: "{{AutomationAssumeRole}}",
    parameters: { TopicArn: { type: "String" }, ...assumeRole },
    mainSteps: [
      {
        name: "name",
        action: "aws:executeAwsApi",
        inputs: {
          Service: "sns",
          Api: "SetTopicAttributes",
          TopicArn: "{{TopicArn}}",
          AttributeName: "DisplayName",
          AttributeValue: "do not trust",
        },
        isEnd: true,
      },
    ],
  },
};

/** Makes the team's runbooks in the security account and shares them with a member, as runbooks across accounts must be. */
export async function shareRunbooks(organization: RehearsedOrganization, memberAccountId: string): Promise<void> {
  const ssm = organization.account("security").client(SSMClient);
  for (const [Name, content] of Object.entries(contents)) {
    await ssm.send(
      new CreateDocumentCommand({
        Name,
        Content: JSON.stringify(content),
        DocumentType: "Automation",
        DocumentFormat: "JSON",
      }),
    );
    await ssm.send(
      new ModifyDocumentPermissionCommand({ Name, PermissionType: "Share", AccountIdsToAdd: [memberAccountId] }),
    );
  }
}

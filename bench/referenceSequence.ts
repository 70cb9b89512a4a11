import {
  CreateSecurityGroupCommand,
  DescribeInstancesCommand,
  DescribeSecurityGroupsCommand,
  EC2Client,
  ModifyNetworkInterfaceAttributeCommand,
  RevokeSecurityGroupEgressCommand,
} from "@aws-sdk/client-ec2";
import { ArchiveFindingsCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { NodeHttpHandler } from "@smithy/node-http-handler";

/**
 * The reference's sequence of calls (referenceSequence.py) in the responder's own language, with what costs nothing to do
 * better: clients made once, connections kept. What is left is the sequence itself, so that a comparison with the
 * responder is not one of Node with Python.
 */

interface FindingEvent {
  readonly detail: {
    readonly id: string;
    readonly accountId: string;
    readonly service: { readonly detectorId: string };
    readonly resource: { readonly instanceDetails: { readonly instanceId: string } };
  };
}

const responseRole = process.env.REFERENCE_RESPONSE_ROLE ?? "";
const topicArn = process.env.REFERENCE_TOPIC_ARN ?? "";
const requestHandler = new NodeHttpHandler();
const sts = new STSClient({ requestHandler });
const sns = new SNSClient({ requestHandler });

export async function handler({ detail }: FindingEvent): Promise<void> {
  const { instanceId } = detail.resource.instanceDetails;
  const ec2 = new EC2Client({ requestHandler, credentials: await assume(detail.accountId) });
  const { Reservations: reservations } = await ec2.send(new DescribeInstancesCommand({ InstanceIds: [instanceId] }));
  const instance = reservations?.[0]?.Instances?.[0];
  const group = await isolationGroup(ec2, detail.id, instance?.VpcId ?? "");
  for (const { NetworkInterfaceId } of instance?.NetworkInterfaces ?? []) {
    await ec2.send(new ModifyNetworkInterfaceAttributeCommand({ NetworkInterfaceId, Groups: [group] }));
  }
  await archive(detail);
  await sns.send(new PublishCommand({ TopicArn: topicArn, Message: `Isolated ${instanceId}` }));
}

async function assume(account: string) {
  const { Credentials: credentials } = await sts.send(
    new AssumeRoleCommand({ RoleArn: `arn:aws:iam::${account}:role/${responseRole}`, RoleSessionName: "reference" }),
  );
  return {
    accessKeyId: credentials?.AccessKeyId ?? "",
    secretAccessKey: credentials?.SecretAccessKey ?? "",
    sessionToken: credentials?.SessionToken ?? "",
  };
}

async function isolationGroup(ec2: EC2Client, findingId: string, vpcId: string): Promise<string> {
  const name = `isolation-${findingId}`;
  const { SecurityGroups: found } = await ec2.send(
    new DescribeSecurityGroupsCommand({
      Filters: [
        { Name: "vpc-id", Values: [vpcId] },
        { Name: "group-name", Values: [name] },
      ],
    }),
  );
  const present = found?.[0]?.GroupId;
  if (present !== undefined) return present;
  const { GroupId: group = "" } = await ec2.send(
    new CreateSecurityGroupCommand({ GroupName: name, Description: "isolation", VpcId: vpcId }),
  );
  await ec2.send(
    new RevokeSecurityGroupEgressCommand({
      GroupId: group,
      IpPermissions: [{ IpProtocol: "-1", IpRanges: [{ CidrIp: "0.0.0.0/0" }] }],
    }),
  );
  return group;
}

/** As a member, which GuardDuty refuses; the reference does it before it notifies. Here it may go on. */
async function archive(detail: FindingEvent["detail"]): Promise<void> {
  const guardDuty = new GuardDutyClient({ requestHandler, credentials: await assume(detail.accountId) });
  try {
    await guardDuty.send(
      new ArchiveFindingsCommand({ DetectorId: detail.service.detectorId, FindingIds: [detail.id] }),
    );
  } catch {
    // The refusal is the reference's own fault and no part of what is measured.
  }
}

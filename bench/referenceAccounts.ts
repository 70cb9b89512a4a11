import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { CreateTopicCommand, SNSClient } from "@aws-sdk/client-sns";
import { memberNames } from "../rehearsal/world/organizationPlan";
import type { RehearsedAccount } from "../rehearsal/world/rehearsedAccount";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";

/** What the reference needs in the organization, beside what Firebreak has there. */
export interface ReferenceAccounts {
  readonly functionRoleArn: string;
  readonly responseRoleName: string;
  readonly topicArn: string;
}

const names = {
  functionRole: "reference-isolate",
  responseRole: "reference-response",
  topic: "reference-notifications",
};

/** Sets up the reference's roles and its topic, with the permissions that its sequence uses. */
export async function createReferenceAccounts(organization: RehearsedOrganization): Promise<ReferenceAccounts> {
  const security = organization.account("security");
  const { TopicArn: topicArn = "" } = await security
    .client(SNSClient)
    .send(new CreateTopicCommand({ Name: names.topic }));
  await createRole(security, names.functionRole, { Service: "lambda.amazonaws.com" }, [
    { Effect: "Allow", Action: "sts:AssumeRole", Resource: `arn:aws:iam::*:role/${names.responseRole}` },
    { Effect: "Allow", Action: "sns:Publish", Resource: topicArn },
  ]);
  for (const member of memberNames) {
    await createRole(organization.account(member), names.responseRole, { AWS: `arn:aws:iam::${security.id}:root` }, [
      {
        Effect: "Allow",
        Action: [
          "ec2:*",
          "guardduty:ArchiveFindings",
          "iam:GetUser",
          "iam:AttachUserPolicy",
          "iam:AttachRolePolicy",
          "iam:GetInstanceProfile",
          "iam:PutRolePolicy",
          "lambda:GetFunctionConfiguration",
          "lambda:PutFunctionConcurrency",
        ],
        Resource: "*",
      },
    ]);
  }
  return {
    functionRoleArn: `arn:aws:iam::${security.id}:role/${names.functionRole}`,
    responseRoleName: names.responseRole,
    topicArn,
  };
}

async function createRole(
  account: RehearsedAccount,
  name: string,
  principal: Readonly<Record<string, string>>,
  statements: readonly object[],
): Promise<void> {
  const iam = account.client(IAMClient);
  await iam.send(
    new CreateRoleCommand({
      RoleName: name,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: principal, Action: "sts:AssumeRole" }],
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: name,
      PolicyName: "reference",
      PolicyDocument: JSON.stringify({ Version: "2012-10-17", Statement: statements }),
    }),
  );
}

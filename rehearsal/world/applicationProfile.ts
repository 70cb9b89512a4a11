import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  IAMClient,
  PutRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { RehearsedAccount } from "./rehearsedAccount";

/** The instance profile of an account's workloads, and the role in it. */
export interface ApplicationProfile {
  readonly profileName: string;
  readonly profileArn: string;
  readonly roleName: string;
}

/** One role shared by many of the account's instances, so that a deny aimed at one of them can be seen to spare the others. */
export async function createApplicationProfile(account: RehearsedAccount, number = 1): Promise<ApplicationProfile> {
  const iam = account.client(IAMClient);
  const roleName = `${account.name}-application${number === 1 ? "" : `-${number}`}`;
  await iam.send(
    new CreateRoleCommand({
      RoleName: roleName,
      AssumeRolePolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
      }),
    }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: roleName,
      PolicyName: "application",
      PolicyDocument: JSON.stringify({
        Version: "2012-10-17",
        Statement: [{ Effect: "Allow", Action: ["s3:GetObject", "s3:PutObject"], Resource: "*" }],
      }),
    }),
  );
  const { InstanceProfile: profile } = await iam.send(
    new CreateInstanceProfileCommand({ InstanceProfileName: roleName }),
  );
  if (profile?.Arn === undefined) throw new Error(`CreateInstanceProfile gave no ARN for ${roleName}`);
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: roleName, RoleName: roleName }));
  return { profileName: roleName, profileArn: profile.Arn, roleName };
}

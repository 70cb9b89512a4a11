import { ListTopicsCommand, SNSClient } from "@aws-sdk/client-sns";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { RehearsedPrincipal } from "./principals";
import type { AccessKey } from "./rehearsedAccount";
import type { RehearsedOrganization } from "./rehearsedOrganization";

/** Credentials that somebody holds: a user's key, or a session's with its token. */
export type HeldCredentials = AccessKey & { readonly sessionToken?: string };

/** A session of a role, assumed by its account's deployer. */
export async function assumeAs(role: RehearsedPrincipal, sessionName: string): Promise<HeldCredentials> {
  const { Credentials: credentials } = await role.account
    .client(STSClient)
    .send(new AssumeRoleCommand({ RoleArn: role.arn, RoleSessionName: sessionName }));
  return {
    accessKeyId: credentials?.AccessKeyId ?? "",
    secretAccessKey: credentials?.SecretAccessKey ?? "",
    sessionToken: credentials?.SessionToken ?? "",
  };
}

/** What the metadata service of an instance with this role hands out: EC2 names the session after the instance. */
export function instanceCredentials(
  organization: RehearsedOrganization,
  role: RehearsedPrincipal,
  instanceId: string,
): Promise<HeldCredentials> {
  const { id, homeRegion } = role.account;
  return organization.gateway.assumeRoleForService({
    service: "ec2.amazonaws.com",
    roleArn: role.arn,
    sessionName: instanceId,
    sourceInstanceArn: `arn:aws:ec2:${homeRegion}:${id}:instance/${instanceId}`,
  });
}

/** Uses credentials as whoever holds them would: `allowed`, or the code of AWS's refusal. */
export async function attempt(
  organization: RehearsedOrganization,
  region: string,
  credentials: HeldCredentials,
): Promise<string> {
  const sns = new SNSClient({ endpoint: organization.gateway.url, region, credentials });
  try {
    await sns.send(new ListTopicsCommand({}));
    return "allowed";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  } finally {
    sns.destroy();
  }
}

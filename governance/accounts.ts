import { CloudTrailClient } from "@aws-sdk/client-cloudtrail";
import {
  DescribeOrganizationCommand,
  type OrganizationsClient,
  paginateListAccounts,
} from "@aws-sdk/client-organizations";
import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentityProvider } from "@smithy/types";
import { globalRegionOf } from "../functions/domain/globalRegion";
import type { History } from "./eventHistory";

/** Whose event histories are read, and by which role. */
export interface Reading {
  readonly partition: string;
  /** The account of the shell's credentials: it is read with these. */
  readonly ownAccountId: string;
  readonly accountIds: readonly string[];
  readonly regions: readonly string[];
  readonly roleName: string;
}

/** All that a session may do, whatever the role may: the role is an administrator's in most organizations. */
export const sessionPolicy = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "cloudtrail:LookupEvents", Resource: "*" }],
});

/** The organization's active accounts. Needs organizations:ListAccounts. */
export async function activeAccounts(organizations: OrganizationsClient): Promise<readonly string[]> {
  const ids: string[] = [];
  for await (const { Accounts = [] } of paginateListAccounts({ client: organizations }, {})) {
    for (const { Id, State, Status } of Accounts) if (Id !== undefined && (State ?? Status) === "ACTIVE") ids.push(Id);
  }
  return ids;
}

/** The account that no service control policy binds. Every account of the organization may ask. */
export async function managementAccount(organizations: OrganizationsClient): Promise<string | undefined> {
  const { Organization } = await organizations.send(new DescribeOrganizationCommand({}));
  return Organization?.MasterAccountId;
}

/** Each account in each Region. Roles are assumed when the first call is made. */
export function historiesOf(sts: STSClient, reading: Reading): readonly History[] {
  const { accountIds, regions, partition, ownAccountId } = reading;
  const iamRegion = globalRegionOf(partition) ?? "us-east-1";
  const everyRegion = [...new Set([...regions, iamRegion])];
  return accountIds.flatMap((accountId) => {
    const credentials = accountId === ownAccountId ? undefined : sessionOf(sts, accountId, reading);
    return everyRegion.map((region) => ({
      accountId,
      region,
      hasIam: region === iamRegion,
      trail: new CloudTrailClient({
        region,
        retryMode: "adaptive",
        maxAttempts: 10,
        ...(credentials === undefined ? {} : { credentials }),
      }),
    }));
  });
}

/** One session for all of an account's Regions. */
function sessionOf(sts: STSClient, accountId: string, { partition, roleName }: Reading): AwsCredentialIdentityProvider {
  const assume = async () => {
    const RoleArn = `arn:${partition}:iam::${accountId}:role/${roleName}`;
    const { Credentials } = await sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: "firebreak-exceptions-dry-run", Policy: sessionPolicy }),
    );
    if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey || !Credentials.SessionToken)
      throw new Error(`STS answered without credentials for ${RoleArn}`);
    const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
    return {
      ...{ accessKeyId, secretAccessKey, sessionToken },
      ...(Credentials.Expiration === undefined ? {} : { expiration: Credentials.Expiration }),
    };
  };
  let session: ReturnType<typeof assume> | undefined;
  return async () => {
    session ??= assume();
    const { expiration } = await session;
    if (expiration !== undefined && expiration.getTime() - Date.now() < 5 * 60_000) session = assume();
    return session;
  };
}

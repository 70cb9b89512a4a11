import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
} from "@aws-sdk/client-iam";
import type { AccessKey, RehearsedAccount } from "./rehearsedAccount";

/** A user or role that a finding can be about, as it was made. */
export interface RehearsedPrincipal {
  readonly account: RehearsedAccount;
  readonly type: "user" | "role";
  readonly name: string;
  readonly arn: string;
  /** `AIDA…` or `AROA…` */
  readonly id: string;
  /** A user's active keys, oldest first. */
  readonly keys: readonly AccessKey[];
  /** The key that was inactive before anything happened. */
  readonly dormantKeyId?: string;
}

export interface PrincipalOptions {
  readonly path?: string;
  readonly tags?: Readonly<Record<string, string>>;
}

let made = 0;

/** May list topics: something that everybody can try, and that IAM alone decides on. */
const duties = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: ["sns:ListTopics", "sts:AssumeRole"], Resource: "*" }],
});

/** A user with keys; of `two` both are active, `one-dormant` has an active and an inactive one. */
export async function createUser(
  account: RehearsedAccount,
  options: PrincipalOptions & { readonly keys?: "none" | "one" | "two" | "one-dormant" } = {},
): Promise<RehearsedPrincipal> {
  const iam = account.client(IAMClient);
  const name = `${account.name}-pipeline-${++made}`;
  const { User: user } = await iam.send(new CreateUserCommand({ UserName: name, ...identityOf(options) }));
  await iam.send(new PutUserPolicyCommand({ UserName: name, PolicyName: "duties", PolicyDocument: duties }));
  const kept = options.keys ?? "one";
  const keys: AccessKey[] = [];
  for (let count = { none: 0, one: 1, two: 2, "one-dormant": 2 }[kept]; count > 0; count--)
    keys.push(await createKey(iam, name));
  const dormant = kept === "one-dormant" ? keys.pop()?.accessKeyId : undefined;
  if (dormant !== undefined) {
    await iam.send(new UpdateAccessKeyCommand({ UserName: name, AccessKeyId: dormant, Status: "Inactive" }));
  }
  return {
    account,
    type: "user",
    name,
    arn: required(user?.Arn, name),
    id: required(user?.UserId, name),
    keys,
    ...(dormant === undefined ? {} : { dormantKeyId: dormant }),
  };
}

/** A role that its account, and a service for what runs in it, may assume: EC2 unless told another. */
export async function createRole(
  account: RehearsedAccount,
  options: PrincipalOptions & { readonly service?: string } = {},
): Promise<RehearsedPrincipal> {
  const iam = account.client(IAMClient);
  const name = `${account.name}-batch-${++made}`;
  const trust = {
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${account.id}:root`, Service: options.service ?? "ec2.amazonaws.com" },
        Action: "sts:AssumeRole",
      },
    ],
  };
  const { Role: role } = await iam.send(
    new CreateRoleCommand({ RoleName: name, AssumeRolePolicyDocument: JSON.stringify(trust), ...identityOf(options) }),
  );
  await iam.send(new PutRolePolicyCommand({ RoleName: name, PolicyName: "duties", PolicyDocument: duties }));
  return { account, type: "role", name, arn: required(role?.Arn, name), id: required(role?.RoleId, name), keys: [] };
}

function identityOf({ path, tags = {} }: PrincipalOptions) {
  return {
    ...(path === undefined ? {} : { Path: path }),
    Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })),
  };
}

async function createKey(iam: IAMClient, userName: string): Promise<AccessKey> {
  const { AccessKey: key } = await iam.send(new CreateAccessKeyCommand({ UserName: userName }));
  return {
    accessKeyId: required(key?.AccessKeyId, userName),
    secretAccessKey: required(key?.SecretAccessKey, userName),
  };
}

function required(value: string | undefined, name: string): string {
  if (value === undefined)
    throw new Error(`IAM answered incompletely when it made ${name}; is this moto 5.2 or newer?`);
  return value;
}

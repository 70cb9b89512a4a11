import { GetUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { AwsError, type AwsRequest, type AwsResponse } from "../awsRequest";
import type { Callers } from "../callers";
import type { UserPrincipal } from "../principal";
import type { BehindConfiguration, PassThrough, ServiceModule } from "../serviceModule";

type Behind = (account: string, region: string) => BehindConfiguration;

const passThrough = { passThrough: true } as const;

/**
 * IAM is moto's; the gateway watches access keys come, change and go, so that they sign for their users, and keeps callers
 * from the roles that are AWS's own.
 */
export class IamService implements ServiceModule {
  readonly service = "iam";
  readonly operations = {
    ...Object.fromEntries(
      [
        "PutRolePolicy",
        "DeleteRolePolicy",
        "AttachRolePolicy",
        "DetachRolePolicy",
        "UpdateAssumeRolePolicy",
        "PutRolePermissionsBoundary",
      ].map((operation) => [operation, refuseProtectedRole]),
    ),
    CreateAccessKey: async (request: AwsRequest) =>
      afterSuccess(async (body) => {
        const keyId = /<AccessKeyId>([^<]+)</.exec(body)?.[1];
        const userName = /<UserName>([^<]+)</.exec(body)?.[1];
        if (keyId === undefined || userName === undefined) return;
        this.callers.registerUserKey(keyId, await readUser(this.behind, request.account, userName));
      }),
    UpdateAccessKey: async (request: AwsRequest) =>
      afterSuccess(async () => {
        this.callers.setActive(String(request.parameters.AccessKeyId), request.parameters.Status === "Active");
      }),
    DeleteAccessKey: async (request: AwsRequest) =>
      afterSuccess(async () => this.callers.forget(String(request.parameters.AccessKeyId))),
  };

  constructor(
    private readonly callers: Callers,
    private readonly behind: Behind,
  ) {}
}

/** Roles of AWS services and of permission sets are changed by those alone; AWS gives no other role such a name. */
async function refuseProtectedRole({ parameters }: AwsRequest): Promise<PassThrough> {
  const name = String(parameters.RoleName);
  if (!/^(AWSServiceRoleFor|AWSReservedSSO_)/.test(name)) return passThrough;
  throw new AwsError(
    "UnmodifiableEntity",
    `Cannot perform the operation on the protected role '${name}' - this role is only modifiable by AWS`,
    400,
  );
}

function afterSuccess(react: (body: string) => Promise<void>): PassThrough {
  return {
    passThrough: true,
    rewrite: async (response: AwsResponse) => {
      if (response.status === 200) await react(response.body.toString());
      return response;
    },
  };
}

async function readUser(behind: Behind, account: string, userName: string): Promise<UserPrincipal> {
  const iam = new IAMClient(behind(account, "us-east-1"));
  try {
    const { User: user } = await iam.send(new GetUserCommand({ UserName: userName }));
    return { kind: "user", account, userName, arn: user?.Arn ?? "" };
  } finally {
    iam.destroy();
  }
}

/** `AIDA…`, the unique id of a user. */
export async function readUserId(behind: Behind, account: string, userName: string): Promise<string> {
  const iam = new IAMClient(behind(account, "us-east-1"));
  try {
    const { User: user } = await iam.send(new GetUserCommand({ UserName: userName }));
    return user?.UserId ?? "";
  } finally {
    iam.destroy();
  }
}

import { GetUserCommand, IAMClient } from "@aws-sdk/client-iam";
import type { AwsRequest, AwsResponse } from "../awsRequest";
import type { Callers } from "../callers";
import type { UserPrincipal } from "../principal";
import type { BehindConfiguration, PassThrough, ServiceModule } from "../serviceModule";

type Behind = (account: string, region: string) => BehindConfiguration;

/** IAM is moto's; the gateway watches access keys come, change and go, so that they sign for their users. */
export class IamService implements ServiceModule {
  readonly service = "iam";
  readonly operations = {
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

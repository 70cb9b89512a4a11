import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";

/** How AWS is reached with the caller's own credentials; what is left out comes from the environment, as with any AWS tool. */
export interface CallerAccess {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
}

/** Configuration of a client of any service: `new IAMClient(await access.clientOf(accountId))`. */
export interface ClientConfiguration {
  readonly region: string;
  readonly endpoint?: string;
  readonly credentials?: AwsCredentialIdentity | AwsCredentialIdentityProvider;
  readonly retryMode: "adaptive";
  readonly maxAttempts: number;
}

/** All that a session may do that only finds out whether the role can be assumed. */
const nothing = JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }] });

const sessionName = "firebreak-rollout";

/** A session is asked for anew so long before its end. */
const renewBefore = 5 * 60_000;

/** Who rolls out, and how that becomes somebody in each account: by its deployment role, in the caller's own account as itself. */
export class AwsAccess {
  readonly #sts: STSClient;

  private constructor(
    private readonly caller: CallerAccess,
    /** Twelve digits: the account of the caller's credentials. */
    readonly accountId: string,
    readonly partition: string,
    private readonly deploymentRole: string,
    sts: STSClient,
  ) {
    this.#sts = sts;
  }

  /** Asks STS who the caller is. Throws STS's own error where the credentials are none. */
  static async of(caller: CallerAccess, deploymentRole: string): Promise<AwsAccess> {
    const sts = new STSClient(configurationOf(caller));
    const { Account = "", Arn = "" } = await sts.send(new GetCallerIdentityCommand({}));
    return new AwsAccess(caller, Account, Arn.split(":")[1] ?? "aws", deploymentRole, sts);
  }

  /** Undefined in the caller's own account, where its own credentials serve. */
  roleArn(accountId: string): string | undefined {
    return accountId === this.accountId
      ? undefined
      : `arn:${this.partition}:iam::${accountId}:role/${this.deploymentRole}`;
  }

  /**
   * Configuration of clients that act in an account; the session is asked for with the first call, and renewed. `sessionPolicy`
   * cuts it down, but for the caller's own account, where its credentials are as they are.
   */
  clientOf(accountId: string, region: string = this.caller.region, sessionPolicy?: string): ClientConfiguration {
    const RoleArn = this.roleArn(accountId);
    if (RoleArn === undefined) return configurationOf({ ...this.caller, region });
    return { ...configurationOf({ ...this.caller, region }), credentials: this.#sessions(RoleArn, sessionPolicy) };
  }

  /** Throws STS's error where the deployment role can't be assumed. The session that is asked for may do nothing. */
  async tryRole(accountId: string): Promise<void> {
    const RoleArn = this.roleArn(accountId);
    if (RoleArn === undefined) return;
    await this.#sts.send(
      new AssumeRoleCommand({ RoleArn, RoleSessionName: sessionName, Policy: nothing, DurationSeconds: 900 }),
    );
  }

  /** Closes what keeps the process from ending. */
  close(): void {
    this.#sts.destroy();
  }

  #sessions(RoleArn: string, sessionPolicy: string | undefined): AwsCredentialIdentityProvider {
    const Policy = sessionPolicy === undefined ? {} : { Policy: sessionPolicy };
    const assume = async () => {
      const { Credentials } = await this.#sts.send(
        new AssumeRoleCommand({ RoleArn, RoleSessionName: sessionName, ...Policy }),
      );
      if (!Credentials?.AccessKeyId || !Credentials.SecretAccessKey || !Credentials.SessionToken)
        throw new Error(`STS answered without credentials for ${RoleArn}`);
      const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken } = Credentials;
      const { Expiration: expiration } = Credentials;
      return { accessKeyId, secretAccessKey, sessionToken, ...(expiration === undefined ? {} : { expiration }) };
    };
    let session: ReturnType<typeof assume> | undefined;
    return async () => {
      const kept = session;
      const known = await kept?.catch(() => undefined);
      const ends = known?.expiration?.getTime() ?? Number.POSITIVE_INFINITY;
      // Clients that ask side by side share one session; the first that finds it ending asks for the next.
      if ((known === undefined || ends - Date.now() < renewBefore) && session === kept) session = assume();
      return session ?? assume();
    };
  }
}

function configurationOf({ region, endpoint, credentials }: CallerAccess): ClientConfiguration {
  return {
    region,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
    retryMode: "adaptive",
    maxAttempts: 10,
  };
}

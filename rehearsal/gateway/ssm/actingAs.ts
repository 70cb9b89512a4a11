import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import type { AwsRequest } from "../awsRequest";
import type { Gateway } from "../serviceModule";
import { readCredentialScope } from "../wire/credentialScope";
import { type Execution, executionArn } from "./executions";

export interface ActingCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

interface Destroyable {
  destroy?(): void;
}

/** SDK clients that call the gateway as somebody, so that each call is authorised and journalled as on AWS. */
export class GatewayAccess {
  private readonly clients: Destroyable[] = [];

  constructor(
    private readonly url: string,
    private readonly region: string,
    private readonly credentials: ActingCredentials,
  ) {}

  client<C extends object>(Client: new (configuration: ActingConfiguration) => C): C {
    const client = new Client({
      endpoint: this.url,
      region: this.region,
      credentials: this.credentials,
      forcePathStyle: true,
    });
    this.clients.push(client);
    return client;
  }

  /** Credentials of a role that these ones may assume. */
  async assume(roleArn: string, sessionName: string): Promise<ActingCredentials> {
    const { Credentials } = await this.client(STSClient).send(
      new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: sessionName }),
    );
    return {
      accessKeyId: Credentials?.AccessKeyId ?? "",
      secretAccessKey: Credentials?.SecretAccessKey ?? "",
      sessionToken: Credentials?.SessionToken ?? "",
    };
  }

  close(): void {
    for (const client of this.clients) client.destroy?.();
  }
}

export interface ActingConfiguration {
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: ActingCredentials;
  readonly forcePathStyle: true;
}

/** The name of the sessions that an execution opens. */
export function sessionNameOf(execution: Execution): string {
  return `Automation-${execution.id}`;
}

/** The service assumes a role for an execution. Throws `AwsError` AccessDenied where the role does not trust it. */
export function asServiceRole(gateway: Gateway, execution: Execution, roleArn: string): Promise<ActingCredentials> {
  return gateway.assumeRoleForService({
    roleArn,
    service: "ssm.amazonaws.com",
    sessionName: sessionNameOf(execution),
    sourceArn: executionArn(execution),
  });
}

/**
 * Without a role, Automation acts in the context of whoever started it. The gateway knows callers by their access key alone,
 * so the key's secret is not needed.
 */
export function asCaller({ http }: AwsRequest): ActingCredentials {
  const accessKeyId = readCredentialScope(http.headers, new URLSearchParams())?.accessKeyId ?? "";
  const sessionToken = http.headers["x-amz-security-token"];
  return { accessKeyId, secretAccessKey: "unverified", ...(sessionToken !== undefined && { sessionToken }) };
}

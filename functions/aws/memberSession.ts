import { AssumeRoleCommand, type STSClient } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentity, AwsCredentialIdentityProvider } from "@smithy/types";
import type { FunctionDefinition } from "../domain/functionDefinition";
import type { PermissionStatement } from "../domain/permissions";
import { sessionPolicyOf } from "../domain/sessionPolicy";
import { describeError } from "./errorCode";

/** The response role could not be assumed in an account: nothing was done there. */
export class MemberSessionError extends Error {
  override readonly name = "MemberSessionError";
}

/** A session is not used in its last minutes: containment must not lose its credentials half-way. */
const reserveMilliseconds = 5 * 60_000;

/**
 * Sessions of the response role in member accounts, one an account, kept while the function's process lives. Each carries
 * the responder's own session policy, so one responder can't do another's work with the shared role.
 */
export class MemberSessions {
  private readonly sessions = new Map<string, Promise<AwsCredentialIdentity>>();
  private readonly sessionPolicy: string;

  constructor(
    private readonly sts: STSClient,
    private readonly settings: {
      readonly responder: FunctionDefinition;
      /** What a session may do, of what the response role may. */
      readonly statements: readonly PermissionStatement[];
      readonly partition: string;
      readonly roleName: string;
      readonly externalId: string;
    },
  ) {
    this.sessionPolicy = sessionPolicyOf(settings.responder, settings.statements);
  }

  /** A credential provider for SDK clients; it assumes the role when first asked and again before the session ends. */
  credentialsFor(accountId: string): AwsCredentialIdentityProvider {
    return () => this.session(accountId);
  }

  /** Throws `MemberSessionError`, with what to check. A failed attempt is not kept. */
  async session(accountId: string): Promise<AwsCredentialIdentity> {
    const kept = this.sessions.get(accountId);
    if (kept !== undefined) {
      const credentials = await kept;
      if ((credentials.expiration?.getTime() ?? 0) - Date.now() > reserveMilliseconds) return credentials;
      // Others found it ending at the same time; one of them has asked for the next.
      if (this.sessions.get(accountId) !== kept) return this.session(accountId);
    }
    const assumed = this.assume(accountId);
    this.sessions.set(accountId, assumed);
    assumed.catch(() => this.sessions.delete(accountId));
    return assumed;
  }

  private async assume(accountId: string): Promise<AwsCredentialIdentity> {
    const { responder, partition, roleName, externalId } = this.settings;
    const roleArn = `arn:${partition}:iam::${accountId}:role/${roleName}`;
    try {
      const { Credentials: credentials } = await this.sts.send(
        new AssumeRoleCommand({
          RoleArn: roleArn,
          RoleSessionName: `firebreak-${responder.name}`,
          ExternalId: externalId,
          Policy: this.sessionPolicy,
        }),
      );
      if (!credentials?.AccessKeyId || !credentials.SecretAccessKey || !credentials.SessionToken) {
        throw new Error("STS answered without credentials");
      }
      return {
        accessKeyId: credentials.AccessKeyId,
        secretAccessKey: credentials.SecretAccessKey,
        sessionToken: credentials.SessionToken,
        ...(credentials.Expiration === undefined ? {} : { expiration: credentials.Expiration }),
      };
    } catch (cause) {
      throw new MemberSessionError(
        `Can't assume ${roleArn} (${describeError(cause)}). Check that the member stack is deployed in account ${accountId} and that the account is in the organization.`,
        { cause },
      );
    }
  }
}

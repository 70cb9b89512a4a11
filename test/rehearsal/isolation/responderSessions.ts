import assert from "node:assert/strict";
import { AssumeRoleCommand, type AssumeRoleCommandInput, STSClient } from "@aws-sdk/client-sts";
import { names, responderFunctionName, responderRoleName } from "../../../functions/domain/names";
import type { ResponderDefinition } from "../../../functions/domain/responder";
import { sessionPolicyOf } from "../../../functions/domain/sessionPolicy";
import { homeRegion, type MemberName, organizationPlan } from "../../../rehearsal/world/organizationPlan";
import { type AccessKey, RehearsedAccount } from "../../../rehearsal/world/rehearsedAccount";
import type { RehearsedOrganization } from "../../../rehearsal/world/rehearsedOrganization";

interface Credentials extends AccessKey {
  readonly sessionToken: string;
}

const accountNames = organizationPlan.map(({ name }) => name);

/**
 * The credentials that a responder's function works with, for calls that the function itself would never make. Each is the
 * account it acts in, seen with those credentials rather than its deployer's. Close them, as accounts are closed.
 */
export class ResponderSessions {
  private readonly opened = new Map<RehearsedAccount, Credentials>();

  constructor(private readonly organization: RehearsedOrganization) {}

  /** By the execution role, in the security account, as Lambda hands it to the function. */
  home({ name }: ResponderDefinition): Promise<RehearsedAccount> {
    const { id } = this.organization.account("security");
    return this.forLambda(
      `arn:aws:iam::${id}:role${names.rolePath}${responderRoleName(name, homeRegion)}`,
      responderFunctionName(name),
    );
  }

  /** By any role that trusts Lambda, as a function that runs by it would have them. */
  async forLambda(roleArn: string, functionName: string): Promise<RehearsedAccount> {
    const id = roleArn.split(":")[4] ?? "";
    const credentials = await this.organization.gateway.assumeRoleForService({
      roleArn,
      service: "lambda.amazonaws.com",
      sessionName: functionName,
      sourceArn: `arn:aws:lambda:${homeRegion}:${id}:function:${functionName}`,
    });
    return this.open(id, credentials);
  }

  /** By the response role in a member, cut down to the responder as its function does; or else as `overrides` say. */
  async member(
    definition: ResponderDefinition,
    member: MemberName,
    overrides: Partial<AssumeRoleCommandInput> = {},
  ): Promise<RehearsedAccount> {
    return this.assume(await this.home(definition), member, {
      Policy: sessionPolicyOf(definition),
      RoleSessionName: responderFunctionName(definition.name),
      ...overrides,
    });
  }

  /** Whoever `caller` is assumes the response role in a member, with the right external id unless `overrides` has another. */
  async assume(
    caller: RehearsedAccount,
    member: MemberName,
    overrides: Partial<AssumeRoleCommandInput> = {},
  ): Promise<RehearsedAccount> {
    const { id } = this.organization.account(member);
    const { Credentials: credentials } = await caller.client(STSClient).send(
      new AssumeRoleCommand({
        RoleArn: `arn:aws:iam::${id}:role/Security-IR-Role`,
        RoleSessionName: "trust-test",
        ExternalId: `firebreak-${this.organization.organizationId}`,
        ...overrides,
      }),
    );
    const {
      AccessKeyId: accessKeyId,
      SecretAccessKey: secretAccessKey,
      SessionToken: sessionToken,
    } = credentials ?? {};
    assert.ok(accessKeyId && secretAccessKey && sessionToken);
    return this.open(id, { accessKeyId, secretAccessKey, sessionToken });
  }

  /** Of a session that was opened here. */
  credentialsOf(caller: RehearsedAccount): Credentials {
    const credentials = this.opened.get(caller);
    assert.ok(credentials, `${caller.name} is no session`);
    return credentials;
  }

  close(): void {
    for (const account of this.opened.keys()) account.close();
  }

  private open(id: string, credentials: Credentials): RehearsedAccount {
    const name = this.organization.gateway.organization.find(id)?.name;
    const known = accountNames.find((account) => account === name) ?? "outsider";
    const account = new RehearsedAccount(known, id, credentials, homeRegion, this.organization.gateway.url);
    this.opened.set(account, credentials);
    return account;
  }
}

/** How each service words that a caller may not: EC2 and SNS have names of their own for it. */
const denials = /^(AccessDenied(Exception)?|UnauthorizedOperation|AuthorizationError(Exception)?)$/;

export function isDenial(errorName: string | undefined): boolean {
  return denials.test(errorName ?? "");
}

/** The call must fail, and because the caller may not, not for any mistake in it. */
export async function assertDenied(call: Promise<unknown>, what: string): Promise<void> {
  const outcome = await call.then(
    () => "was allowed",
    (error: unknown) => (error instanceof Error && isDenial(error.name) ? undefined : `failed otherwise: ${error}`),
  );
  assert.equal(outcome, undefined, `${what} ${outcome}`);
}

/** The call may fail for what it asks, but not because the caller may not ask it. */
export async function assertNotDenied(call: Promise<unknown>, what: string): Promise<void> {
  const refusal = await call.then(
    () => undefined,
    (error: unknown) => (error instanceof Error && isDenial(error.name) ? error.message : undefined),
  );
  assert.equal(refusal, undefined, `${what} was denied`);
}

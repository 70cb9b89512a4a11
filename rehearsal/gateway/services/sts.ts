import * as z from "zod";
import { MalformedPolicyError, type PolicyDocument, parsePolicyDocument } from "../authorization/policyDocument";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { RoleAssumption } from "../roleAssumption";
import type { RoleDirectory } from "../roleDirectory";
import type { ServiceModule } from "../serviceModule";

/** Plain-text limit of an inline session policy (AWS STS API Reference, AssumeRole, Policy). */
const sessionPolicyCharacters = 2048;

const assumeRoleInput = z.object({
  RoleArn: z.string().min(20).max(2048),
  RoleSessionName: z.string().regex(/^[\w+=,.@-]{2,64}$/),
  ExternalId: z
    .string()
    .regex(/^[\w+=,.@:/-]{2,1224}$/)
    .optional(),
  Policy: z.string().optional(),
  DurationSeconds: z.coerce.number().optional(),
});

/** AWS STS, answered wholly by the gateway: moto lets anyone assume any role, even one that does not exist. */
export class StsService implements ServiceModule {
  readonly service = "sts";
  readonly operations = {
    AssumeRole: (request: AwsRequest) => this.assumeRole(request),
    GetCallerIdentity: (request: AwsRequest) => this.getCallerIdentity(request),
  };

  constructor(
    private readonly assumption: RoleAssumption,
    private readonly roles: RoleDirectory,
    private readonly userId: (account: string, userName: string) => Promise<string>,
  ) {}

  private async assumeRole(request: AwsRequest): Promise<Record<string, unknown>> {
    const input = readAssumeRole(request);
    const sessionPolicy = input.Policy === undefined ? undefined : readSessionPolicy(input.Policy);
    const { role, principal, credentials } = await this.assumption.assume({
      caller: request.principal,
      roleArn: input.RoleArn,
      sessionName: input.RoleSessionName,
      ...(input.ExternalId !== undefined && { externalId: input.ExternalId }),
      ...(sessionPolicy && { sessionPolicy }),
      ...(input.DurationSeconds !== undefined && { durationSeconds: input.DurationSeconds }),
    });
    return {
      Credentials: {
        AccessKeyId: credentials.accessKeyId,
        SecretAccessKey: credentials.secretAccessKey,
        SessionToken: credentials.sessionToken,
        Expiration: credentials.expiration,
      },
      AssumedRoleUser: { AssumedRoleId: `${role.id}:${principal.sessionName}`, Arn: principal.arn },
      ...(input.Policy !== undefined && {
        PackedPolicySize: Math.ceil((input.Policy.length / sessionPolicyCharacters) * 100),
      }),
    };
  }

  private async getCallerIdentity({ principal }: AwsRequest): Promise<Record<string, unknown>> {
    if (principal.kind === "service") throw new AwsError("AccessDenied", "A service has no caller identity.", 403);
    const id =
      principal.kind === "user"
        ? await this.userId(principal.account, principal.userName)
        : `${(await this.roles.find(principal.roleArn))?.id ?? "AROA"}:${principal.sessionName}`;
    return { UserId: id, Account: principal.account, Arn: principal.arn };
  }
}

function readAssumeRole(request: AwsRequest): z.output<typeof assumeRoleInput> {
  const input = assumeRoleInput.safeParse(request.parameters);
  if (!input.success) {
    throw new AwsError("ValidationError", `1 validation error detected: ${z.prettifyError(input.error)}`);
  }
  return input.data;
}

function readSessionPolicy(policy: string): PolicyDocument {
  if (policy.length > sessionPolicyCharacters) {
    throw new AwsError(
      "ValidationError",
      `1 validation error detected: Value at 'policy' failed to satisfy constraint: Member must have length less than or equal to ${sessionPolicyCharacters}`,
    );
  }
  try {
    return parsePolicyDocument(policy, "session policy of AssumeRole");
  } catch (error) {
    if (error instanceof MalformedPolicyError) throw new AwsError("MalformedPolicyDocument", error.message);
    throw error;
  }
}

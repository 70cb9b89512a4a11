import { GetRoleCommand, IAMClient, NoSuchEntityException } from "@aws-sdk/client-iam";
import { parseArn } from "./arn";
import { type PolicyDocument, parsePolicyDocument } from "./authorization/policyDocument";
import type { BehindConfiguration } from "./serviceModule";

export interface RehearsedRole {
  readonly arn: string;
  readonly id: string;
  readonly name: string;
  readonly account: string;
  readonly trust: PolicyDocument;
  readonly maxSessionSeconds: number;
}

/** The roles of each account as IAM has them, read once and again after IAM changed. */
export class RoleDirectory {
  private readonly known = new Map<string, Map<string, Promise<RehearsedRole | undefined>>>();

  constructor(private readonly behind: (account: string, region: string) => BehindConfiguration) {}

  /** The role with exactly this ARN, path included. */
  async find(roleArn: string): Promise<RehearsedRole | undefined> {
    const { service, account = "", resource = "" } = parseArn(roleArn) ?? {};
    if (service !== "iam" || !resource.startsWith("role/")) return undefined;
    const name = resource.slice(resource.lastIndexOf("/") + 1);
    const ofAccount = this.known.get(account) ?? new Map<string, Promise<RehearsedRole | undefined>>();
    this.known.set(account, ofAccount);
    const reading = ofAccount.get(name) ?? this.read(account, name);
    ofAccount.set(name, reading);
    const role = await reading;
    return role?.arn === roleArn ? role : undefined;
  }

  /** Called after IAM of the account may have changed. */
  invalidate(account: string): void {
    this.known.delete(account);
  }

  private async read(account: string, name: string): Promise<RehearsedRole | undefined> {
    // IAM is global: any Region's endpoint answers for it.
    const iam = new IAMClient(this.behind(account, "us-east-1"));
    try {
      const { Role: role } = await iam.send(new GetRoleCommand({ RoleName: name }));
      return {
        arn: role?.Arn ?? "",
        id: role?.RoleId ?? "",
        name,
        account,
        trust: parsePolicyDocument(
          decodeURIComponent(role?.AssumeRolePolicyDocument ?? ""),
          `trust policy of role ${name} in account ${account}`,
        ),
        maxSessionSeconds: role?.MaxSessionDuration ?? 3600,
      };
    } catch (error) {
      if (error instanceof NoSuchEntityException) return undefined;
      this.invalidate(account);
      throw error;
    } finally {
      iam.destroy();
    }
  }
}

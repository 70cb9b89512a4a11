import {
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  DetachUserPolicyCommand,
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListAttachedUserPolicies,
} from "@aws-sdk/client-iam";
import { errorCode } from "../aws/errorCode";
import { tellQuota } from "../aws/quota";
import { blockPolicyName } from "../domain/blockPolicy";

/** Where a principal is: IAM has no Region. */
export interface PrincipalPlace {
  readonly type: "user" | "role";
  readonly name: string;
  readonly partition: string;
  /** Of the inline policy that blocks; left out, the one that is the same on every principal. */
  readonly policyName?: string;
}

/** The policies of one user or role that block it. Every call is safe to repeat; throws what the SDK throws. */
export class PrincipalPolicies {
  constructor(
    private readonly iam: IAMClient,
    private readonly place: PrincipalPlace,
  ) {}

  /** The blocking policy's document, decoded (IAM answers URL-encoded), or null where policy or principal is not there. */
  async document(): Promise<string | null> {
    const PolicyName = this.policyName;
    try {
      const { PolicyDocument: document } =
        this.place.type === "user"
          ? await this.iam.send(new GetUserPolicyCommand({ UserName: this.place.name, PolicyName }))
          : await this.iam.send(new GetRolePolicyCommand({ RoleName: this.place.name, PolicyName }));
      return document === undefined ? null : decodeURIComponent(document);
    } catch (error) {
      if (isNoSuchEntity(error)) return null;
      throw error;
    }
  }

  /** Throws `QuotaReachedError` where the principal's inline policies leave no room. */
  async put(document: string): Promise<void> {
    const policy = { PolicyName: this.policyName, PolicyDocument: document };
    if (this.place.type === "user") {
      const command = new PutUserPolicyCommand({ UserName: this.place.name, ...policy });
      tellQuota(command.middlewareStack);
      await this.iam.send(command);
    } else {
      const command = new PutRolePolicyCommand({ RoleName: this.place.name, ...policy });
      tellQuota(command.middlewareStack);
      await this.iam.send(command);
    }
  }

  async remove(): Promise<void> {
    const PolicyName = this.policyName;
    await unlessGone(async () => {
      if (this.place.type === "user") {
        await this.iam.send(new DeleteUserPolicyCommand({ UserName: this.place.name, PolicyName }));
      } else {
        await this.iam.send(new DeleteRolePolicyCommand({ RoleName: this.place.name, PolicyName }));
      }
    });
  }

  /** False too where the principal is not there. */
  async isDenyAllAttached(): Promise<boolean> {
    const { type, name } = this.place;
    const client = this.iam;
    const pages =
      type === "user"
        ? paginateListAttachedUserPolicies({ client }, { UserName: name })
        : paginateListAttachedRolePolicies({ client }, { RoleName: name });
    try {
      for await (const { AttachedPolicies: attached = [] } of pages) {
        if (attached.some(({ PolicyArn: arn }) => arn === this.denyAllArn)) return true;
      }
    } catch (error) {
      if (!isNoSuchEntity(error)) throw error;
    }
    return false;
  }

  /** Throws `QuotaReachedError` where as many policies are attached as may be. */
  async attachDenyAll(): Promise<void> {
    const PolicyArn = this.denyAllArn;
    if (this.place.type === "user") {
      const command = new AttachUserPolicyCommand({ UserName: this.place.name, PolicyArn });
      tellQuota(command.middlewareStack);
      await this.iam.send(command);
    } else {
      const command = new AttachRolePolicyCommand({ RoleName: this.place.name, PolicyArn });
      tellQuota(command.middlewareStack);
      await this.iam.send(command);
    }
  }

  async detachDenyAll(): Promise<void> {
    const PolicyArn = this.denyAllArn;
    await unlessGone(async () => {
      if (this.place.type === "user") {
        await this.iam.send(new DetachUserPolicyCommand({ UserName: this.place.name, PolicyArn }));
      } else {
        await this.iam.send(new DetachRolePolicyCommand({ RoleName: this.place.name, PolicyArn }));
      }
    });
  }

  private get policyName(): string {
    return this.place.policyName ?? blockPolicyName;
  }

  private get denyAllArn(): string {
    return `arn:${this.place.partition}:iam::aws:policy/AWSDenyAll`;
  }
}

/** IAM's `NoSuchEntity`, as the SDK names it and as it travels. */
export function isNoSuchEntity(error: unknown): boolean {
  return errorCode(error) === "NoSuchEntityException" || errorCode(error) === "NoSuchEntity";
}

async function unlessGone(call: () => Promise<void>): Promise<void> {
  try {
    await call();
  } catch (error) {
    if (!isNoSuchEntity(error)) throw error;
  }
}

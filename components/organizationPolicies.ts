import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ownerTags } from "./ownerTags";

export type OrganizationPolicyType = "SERVICE_CONTROL_POLICY" | "TAG_POLICY";

export interface OrganizationPoliciesArgs {
  readonly type: OrganizationPolicyType;
  readonly policies: readonly { readonly name: string; readonly description: string; readonly content: string }[];
  /** Ids of the root, units and accounts that each policy is attached to; none, they bind nobody. */
  readonly targets: readonly string[];
  /** What must be made before. */
  readonly after: readonly pulumi.Resource[];
}

/** Policies of the organization, and their attachments. */
export class OrganizationPolicies extends pulumi.ComponentResource {
  readonly policyIds: Readonly<Record<string, pulumi.Output<string>>>;
  /** The last resource that was made; empty where there is none. */
  readonly last: readonly pulumi.Resource[];

  constructor(name: string, args: OrganizationPoliciesArgs, options?: pulumi.ComponentResourceOptions) {
    super("firebreak:components:OrganizationPolicies", name, {}, options);
    // One after the other: Organizations refuses changes side by side.
    let previous: readonly pulumi.Resource[] = args.after;
    const ids: [string, pulumi.Output<string>][] = [];
    for (const policy of args.policies) {
      const made = new aws.organizations.Policy(
        `${name}-${policy.name}-policy`,
        { ...policy, type: args.type, tags: ownerTags },
        { parent: this, dependsOn: [...previous] },
      );
      ids.push([policy.name, made.id]);
      previous = [made];
      for (const targetId of args.targets) {
        previous = [
          new aws.organizations.PolicyAttachment(
            `${name}-${policy.name}-attachment-${targetId}`,
            { policyId: made.id, targetId },
            { parent: this, dependsOn: [...previous] },
          ),
        ];
      }
    }
    this.policyIds = Object.fromEntries(ids);
    this.last = previous;
    this.registerOutputs({ policyIds: this.policyIds });
  }
}

/**
 * Refuses the preview where the organization has not turned a policy type on: Organizations would take a policy of it, and
 * refuse to attach it. Turning it on is left to people, for it is the organization's and not this stack's.
 */
export async function assertPolicyTypes(needed: readonly OrganizationPolicyType[]): Promise<void> {
  if (needed.length === 0) return;
  const { roots } = await aws.organizations.getOrganization({});
  const missing = roots.flatMap(({ id, policyTypes }) =>
    needed
      .filter((type) => !policyTypes.some((known) => known.type === type && known.status === "ENABLED"))
      .map((type) => ({ id, type })),
  );
  if (missing.length === 0) return;
  throw new pulumi.RunError(
    `The organization has not turned on ${missing.map(({ type }) => type).join(" and ")}. Turn it on in the management account, then deploy again:\n` +
      missing
        .map(({ id, type }) => `  aws organizations enable-policy-type --root-id ${id} --policy-type ${type}`)
        .join("\n"),
  );
}

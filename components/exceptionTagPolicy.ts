import * as pulumi from "@pulumi/pulumi";
import { exceptionTagPolicy } from "../functions/domain/exceptionTagPolicy";
import { OrganizationPolicies } from "./organizationPolicies";

export interface ExceptionTagPolicyArgs {
  readonly exceptionTagKey: string;
  /** What an exception's value begins with; none, anything. */
  readonly ticketPrefixes: readonly string[];
  readonly targets: readonly string[];
  /** What must be made before: Organizations refuses changes side by side. */
  readonly after: readonly pulumi.Resource[];
}

/**
 * The organization's tag policy of the exception tag: its capitalization, and what its value begins with. It says nothing of
 * who sets it, and what an exception must say beyond its ticket is beyond a tag policy.
 */
export class ExceptionTagPolicy extends pulumi.ComponentResource {
  readonly policies: OrganizationPolicies;

  constructor(name: string, args: ExceptionTagPolicyArgs, options?: pulumi.ComponentResourceOptions) {
    super("firebreak:components:ExceptionTagPolicy", name, {}, options);
    this.policies = new OrganizationPolicies(
      `${name}-tag`,
      {
        type: "TAG_POLICY",
        policies: [
          {
            name: "firebreak-exception-tag-shape",
            description: "Capitalization and ticket of Firebreak's exception tag",
            content: exceptionTagPolicy(args.exceptionTagKey, args.ticketPrefixes),
          },
        ],
        targets: args.targets,
        after: args.after,
      },
      { parent: this },
    );
    this.registerOutputs({ policyIds: this.policies.policyIds });
  }
}

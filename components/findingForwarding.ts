import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { forwardingPolicy, forwardingRole, forwardingTargetId } from "./baseline/forwardingRoleDefinition";
import { eventPatternText } from "./eventPatternText";
import { adoptionOf } from "./existingRoles";
import type { ForwardingRule } from "./forwardingRules";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface FindingForwardingArgs {
  readonly placement: Placement;
  /** Regions whose default bus gets findings; each has a rule. */
  readonly regions: readonly string[];
  /** ARN of the security account's finding bus. */
  readonly findingBusArn: pulumi.Input<string>;
  /** What is passed on; each is a rule in each Region. */
  readonly rules: readonly ForwardingRule[];
  /** Roles of Firebreak's own that are there: {@link lookUpOwnRoles}. */
  readonly ownRoles?: ReadonlySet<string> | undefined;
  /** Queue for what could not be passed on; a queue serves rules of its own Region only. */
  readonly deadLetters?: { readonly arn: pulumi.Input<string>; readonly region: string };
}

/**
 * The one rule that 0.1.0 had, under another name in the program. By the alias Pulumi takes it over; else it would put the rule anew
 * and then delete it by the name of the old.
 */
const formerRule = "firebreak-forward-findings";

/**
 * Passes findings from an account's default buses on to the finding bus: from a member's, or, with GuardDuty's own delivery
 * to its administrator, from the security account's.
 */
export class FindingForwarding extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;

  constructor(
    name: string,
    private readonly args: FindingForwardingArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:FindingForwarding", name, {}, options);
    this.role = this.createRole(name);
    this.createRolePolicy(name);
    for (const region of args.regions) for (const rule of args.rules) this.createRule(name, region, rule);
    this.registerOutputs({ roleArn: this.role.arn });
  }

  private createRole(name: string): aws.iam.Role {
    const { roleName, path, description, trust } = forwardingRole(this.args.placement);
    return new aws.iam.Role(
      `${name}-role`,
      { name: roleName, path, description, assumeRolePolicy: JSON.stringify(trust), tags: ownerTags },
      { parent: this, ...adoptionOf(roleName, this.args.ownRoles) },
    );
  }

  private createRolePolicy(name: string): void {
    const policy = pulumi.output(this.args.findingBusArn).apply(forwardingPolicy);
    new aws.iam.RolePolicy(
      `${name}-role-policy`,
      {
        name: policy.name,
        role: this.role.name,
        policy: policy.document.apply((document) => JSON.stringify(document)),
      },
      { parent: this },
    );
  }

  private createRule(name: string, region: string, forwarding: ForwardingRule): void {
    const { deadLetters } = this.args;
    const formerly = (kind: string) => ({
      aliases: forwarding.name === formerRule ? [{ name: `${name}-${region}-${kind}` }] : [],
    });
    const rule = new aws.cloudwatch.EventRule(
      `${name}-${region}-${forwarding.name}-rule`,
      {
        name: forwarding.name,
        region,
        description: forwarding.description,
        eventPattern: eventPatternText(forwarding.pattern, forwarding.name),
        tags: ownerTags,
      },
      { parent: this, ...formerly("rule") },
    );
    new aws.cloudwatch.EventTarget(
      `${name}-${region}-${forwarding.name}-target`,
      {
        rule: rule.name,
        region,
        targetId: forwardingTargetId,
        arn: this.args.findingBusArn,
        roleArn: this.role.arn,
        ...(deadLetters?.region === region ? { deadLetterConfig: { arn: deadLetters.arn } } : {}),
      },
      { parent: this, ...formerly("target") },
    );
  }
}

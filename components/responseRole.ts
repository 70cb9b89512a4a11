import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { FunctionDefinition } from "../functions/domain/functionDefinition";
import { responderRoleArnPattern } from "../functions/domain/names";
import { type PolicyDocument, policyDocumentOf } from "../functions/domain/policyDocument";
import { releaseIncident } from "../functions/release-incident/responder";
import { builtInNeverContain } from "./neverContain";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

export interface ResponseRoleArgs {
  readonly placement: Placement;
  /** The role's name, the same in every account: the responders derive its ARN from it. */
  readonly roleName: string;
  readonly organizationId: string;
  readonly securityAccountId: string;
  /** Secret that the responders give when they assume the role. */
  readonly externalId: string;
  /** The responders that may assume the role, and whose member permissions it unites; so may a function that finds. */
  readonly responders: readonly FunctionDefinition[];
}

/** All inline policies of a role together, in characters without white space (IAM user guide, "IAM and AWS STS quotas"). */
const inlinePolicyLimit = 10_240;

/**
 * The role by which responders act in this account: the union of what they declare, one inline policy each, and nothing more. A session
 * policy cuts it down to the one that acts.
 */
export class ResponseRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;

  constructor(
    name: string,
    private readonly args: ResponseRoleArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ResponseRole", name, {}, options);
    this.role = this.createRole(name);
    this.createPolicies(name);
    this.createDenial(name);
    this.registerOutputs({ roleArn: this.role.arn });
  }

  private createRole(name: string): aws.iam.Role {
    return new aws.iam.Role(
      `${name}-role`,
      {
        name: this.args.roleName,
        description: "Firebreak's responders act in this account by this role",
        assumeRolePolicy: JSON.stringify(this.trustPolicy()),
        tags: ownerTags,
      },
      { parent: this },
    );
  }

  /**
   * The account root narrowed to the responders' roles: IAM refuses a principal that does not exist yet, and keeps the id of
   * one that is deleted and made again (docs/decisions/0002).
   */
  private trustPolicy() {
    const { placement, securityAccountId, organizationId, externalId, responders } = this.args;
    return {
      Version: "2012-10-17",
      Statement: [
        {
          Sid: "RespondersOfTheSecurityAccount",
          Effect: "Allow",
          Principal: { AWS: `arn:${placement.partition}:iam::${securityAccountId}:root` },
          Action: "sts:AssumeRole",
          Condition: {
            ArnLike: {
              "aws:PrincipalArn": responders.map(({ name }) =>
                responderRoleArnPattern(placement.partition, securityAccountId, name),
              ),
            },
            StringEquals: { "aws:PrincipalOrgID": organizationId, "sts:ExternalId": externalId },
          },
        },
      ],
    };
  }

  private createPolicies(name: string): void {
    const policies = this.grants();
    assertFits(this.args.roleName, policies);
    for (const { grant, document } of policies) {
      new aws.iam.RolePolicy(
        `${name}-${grant}-policy`,
        { name: grant, role: this.role.name, policy: JSON.stringify(document) },
        { parent: this },
      );
    }
  }

  /** For each responder what containing takes, and where releasing is enabled what undoing takes. */
  private grants(): readonly Grant[] {
    const { responders, placement } = this.args;
    const place = { partition: placement.partition, account: placement.accountId };
    const releasing = responders.some(({ name }) => name === releaseIncident.name);
    return responders
      .flatMap(({ name, permissions: { member, release = [] } }) => [
        { grant: name, statements: member },
        { grant: `${name}-release`, statements: releasing ? release : [] },
      ])
      .filter(({ statements }) => statements.length > 0)
      .map(({ grant, statements }) => ({ grant, document: policyDocumentOf(statements, place) }));
  }

  /**
   * A responder that may put policies on users and roles could give any right to this role, or to one that gets people back
   * in. What it does to others a release undoes; these it must leave alone.
   */
  private createDenial(name: string): void {
    const principals = builtInNeverContain(this.args.roleName);
    new aws.iam.RolePolicy(
      `${name}-denial`,
      {
        name: "leave-alone",
        role: this.role.name,
        policy: JSON.stringify({
          Version: "2012-10-17",
          Statement: [{ Sid: "LeaveAlone", Effect: "Deny", Action: "iam:*", Resource: principals }],
        }),
      },
      { parent: this },
    );
  }
}

/** One inline policy of the role: `isolate-instance`, `isolate-instance-release`. */
interface Grant {
  readonly grant: string;
  readonly document: PolicyDocument;
}

function assertFits(roleName: string, policies: readonly Grant[]): void {
  const sizes = policies.map(({ grant, document }) => ({ grant, size: JSON.stringify(document).length }));
  const total = sizes.reduce((sum, { size }) => sum + size, 0);
  if (total <= inlinePolicyLimit) return;
  throw new pulumi.RunError(
    `The inline policies of role ${roleName} have ${total} characters together; IAM takes ${inlinePolicyLimit}: ` +
      `${sizes.map(({ grant, size }) => `${grant} ${size}`).join(", ")}. ` +
      "Enable fewer responders in this account (firebreak:responders), or shorten the permissions of the largest.",
  );
}

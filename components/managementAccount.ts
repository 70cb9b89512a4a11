import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ConfigAdministration } from "./configAdministration";
import { ExceptionGuard, type ExceptionGuardSettings } from "./exceptionGuard";
import { ExceptionTagPolicy } from "./exceptionTagPolicy";
import type { GuardDutyAdministrator } from "./existingGuardDuty";
import { MemberStackSet, type MemberStackSetArgs } from "./memberStackSet";
import type { Placement } from "./placement";

export interface ManagementAccountArgs extends ExceptionGuardSettings {
  readonly placement: Placement;
  /** Account that becomes the delegated administrator of GuardDuty and Security Hub. */
  readonly securityAccountId: string;
  /** Whether this stack makes the service control policies of who may set the exception tag. */
  readonly exceptionGuard: boolean;
  /** Whether this stack makes the tag policy of the exception tag. */
  readonly exceptionTagPolicy: boolean;
  readonly exceptionTicketPrefixes: readonly string[];
  /** Whether this stack appoints GuardDuty's delegated administrator; off where another tool has. */
  readonly guardDutyAdministrator: boolean;
  /** Who is GuardDuty's delegated administrator already. */
  readonly existingAdministrator: GuardDutyAdministrator | undefined;
  /** Whether this stack appoints Config's delegated administrator. */
  readonly configAdministrator: boolean;
  readonly configRules: "organization" | "accounts" | "off";
  /** Of Config's services, those that the security account is delegated administrator of already. */
  readonly configDelegated?: ReadonlySet<string> | undefined;
  /** Whether this stack appoints Security Hub's delegated administrator. */
  readonly securityHubAdministrator: boolean;
  /** Regions to appoint it in: both services' administrators are regional. */
  readonly regions: readonly string[];
  /** Where a StackSet carries the members' baseline: what, and where to. */
  readonly members?: MemberStackSetArgs | undefined;
}

/** What only the organization's management account can do. */
export class ManagementAccount extends pulumi.ComponentResource {
  /** Ids of the organization's policies that were made, by name. */
  readonly policyIds: Readonly<Record<string, pulumi.Output<string>>>;
  private appointed: pulumi.Resource[] = [];

  constructor(
    name: string,
    private readonly args: ManagementAccountArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ManagementAccount", name, {}, options);
    if (args.guardDutyAdministrator) this.createGuardDutyAdministrators(name);
    if (args.securityHubAdministrator) this.createSecurityHubAdministrators(name);
    if (args.configAdministrator && args.configRules !== "off") this.createConfigAdministration(name);
    if (args.members) new MemberStackSet(`${name}-members`, args.members, { parent: this });
    this.policyIds = this.createExceptionPolicies(name);
    this.registerOutputs({ policyIds: this.policyIds });
  }

  /** The tag policy first: a value's shape surprises fewer than a denial. */
  private createExceptionPolicies(name: string): ManagementAccount["policyIds"] {
    const { args } = this;
    const shape = args.exceptionTagPolicy
      ? new ExceptionTagPolicy(
          `${name}-exception-tag`,
          {
            exceptionTagKey: args.exceptionTagKey,
            ticketPrefixes: args.exceptionTicketPrefixes,
            targets: args.exceptionGuardTargets,
            after: this.appointed,
          },
          { parent: this },
        )
      : undefined;
    const guard = args.exceptionGuard
      ? new ExceptionGuard(
          `${name}-exception-guard`,
          { placement: args.placement, settings: args, after: shape?.policies.last ?? this.appointed },
          { parent: this },
        )
      : undefined;
    return { ...shape?.policies.policyIds, ...guard?.policies.policyIds };
  }

  private createConfigAdministration(name: string): void {
    const { securityAccountId, configDelegated: delegated = new Set<string>() } = this.args;
    new ConfigAdministration(`${name}-config`, { securityAccountId, delegated }, { parent: this });
  }

  /** One Region after the other: each call registers the account with Organizations, which refuses changes side by side. */
  private createGuardDutyAdministrators(name: string): void {
    const { existingAdministrator, securityAccountId } = this.args;
    assertNoOther(existingAdministrator, securityAccountId);
    this.inEachRegion((region, dependsOn) => {
      // GuardDuty refuses to appoint an account again. Organizations tells no Regions, so only the own one is adopted by
      // itself; an appointment that this stack made has the same id, which makes the option mean nothing.
      const adopted = existingAdministrator !== undefined && region === this.args.placement.region;
      return new aws.guardduty.OrganizationAdminAccount(
        `${name}-guardduty-administrator-${region}`,
        { adminAccountId: securityAccountId, region },
        { parent: this, dependsOn, ...(adopted ? { import: securityAccountId } : {}) },
      );
    });
  }

  private createSecurityHubAdministrators(name: string): void {
    const { securityAccountId } = this.args;
    this.inEachRegion(
      (region, dependsOn) =>
        new aws.securityhub.OrganizationAdminAccount(
          `${name}-securityhub-administrator-${region}`,
          { adminAccountId: securityAccountId, region },
          { parent: this, dependsOn },
        ),
    );
  }

  /** After whatever was appointed before, of either service. */
  private inEachRegion(create: (region: string, dependsOn: pulumi.Resource[]) => pulumi.Resource): void {
    for (const region of this.args.regions) this.appointed = [create(region, this.appointed)];
  }
}

function assertNoOther(existing: GuardDutyAdministrator | undefined, securityAccountId: string): void {
  if (existing === undefined || existing.accountId === securityAccountId) return;
  throw new pulumi.RunError(
    `GuardDuty's delegated administrator is account ${existing.accountId} (${existing.name}), not ${securityAccountId} as firebreak:securityAccountId says; an organization has one for all Regions. ` +
      `Make ${existing.accountId} the security account, or take it away first (aws guardduty disable-organization-admin-account --admin-account-id ${existing.accountId}, in each Region), ` +
      "or set firebreak:guardDutyAdministrator to false and firebreak:guardDutyDelivery to forwarded, to leave GuardDuty as it is.",
  );
}

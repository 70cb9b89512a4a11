import * as pulumi from "@pulumi/pulumi";
import { AutomationExecutionRole } from "./automationExecutionRole";
import { makesAutomationRole } from "./baseline/automationRoleDefinition";
import { assumersOf, forwardingOf, type MemberBaselineSettings } from "./baseline/memberBaseline";
import { roleArnOf } from "./baseline/roleDefinition";
import { ExceptionInventory } from "./exceptionInventory";
import type { ExistingDetector } from "./existingGuardDuty";
import type { ExistingRecorder } from "./existingRecorder";
import { FindingForwarding } from "./findingForwarding";
import { GuardDutyDetector } from "./guardDutyDetector";
import { MemberCompliance, type MemberComplianceSettings } from "./memberCompliance";
import type { Placement } from "./placement";
import { ResponseRole } from "./responseRole";

export interface MemberAccountArgs extends MemberComplianceSettings, MemberBaselineSettings {
  readonly placement: Placement;
  /** Regions of this account whose findings are forwarded, and whose exceptions are listed. */
  readonly regions: readonly string[];
  /** A StackSet of the management stack carries the baseline; what is left is what has to look first: GuardDuty and Config. */
  readonly memberStackSet: boolean;
  /** Turn GuardDuty on where it is off. */
  readonly enableGuardDuty: boolean;
  /** The detectors that are there, by Region. */
  readonly detectors?: ReadonlyMap<string, ExistingDetector> | undefined;
  readonly guardDutyDelivery: "native" | "forwarded";
  readonly findingPublishingFrequency: string;
  /** Config's recorders that others made, by Region. */
  readonly recorders?: ReadonlyMap<string, ExistingRecorder> | undefined;
  /** Roles of Firebreak's own that are there: {@link lookUpOwnRoles}. */
  readonly ownRoles?: ReadonlySet<string> | undefined;
}

/** What an account that is responded to needs: the response role, and forwarding of what does not reach the security account by itself. */
export class MemberAccount extends pulumi.ComponentResource {
  readonly responseRoleArn: pulumi.Output<string>;
  /** ARNs of the groups of exceptions, by Region; none where a StackSet carries them. */
  readonly exceptionGroupArns: Readonly<Record<string, pulumi.Output<string>>>;

  constructor(
    name: string,
    private readonly args: MemberAccountArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:MemberAccount", name, {}, options);
    const { responseRoleArn, exceptionGroupArns } = args.memberStackSet
      ? { responseRoleArn: this.stackSetsRoleArn(), exceptionGroupArns: {} }
      : this.createBaseline(name);
    this.responseRoleArn = responseRoleArn;
    this.exceptionGroupArns = exceptionGroupArns;
    if (args.enableGuardDuty) this.createDetectors(name);
    this.createCompliance(name);
    this.registerOutputs({ responseRoleArn });
  }

  private stackSetsRoleArn(): pulumi.Output<string> {
    return pulumi.output(roleArnOf({ roleName: this.args.responseRoleName }, this.args.placement));
  }

  private createBaseline(name: string): Pick<MemberAccount, "responseRoleArn" | "exceptionGroupArns"> {
    const { args } = this;
    const { regions, exceptionTagKey } = args;
    const { role } = this.createResponseRole(name);
    if (makesAutomationRole(args)) new AutomationExecutionRole(`${name}-automation`, args, { parent: this });
    this.createForwarding(name);
    const exceptions = new ExceptionInventory(`${name}-exceptions`, { regions, exceptionTagKey }, { parent: this });
    return { responseRoleArn: role.arn, exceptionGroupArns: exceptions.groupArns };
  }

  private createResponseRole(name: string): ResponseRole {
    const { responseRoleName, ...rest } = this.args;
    const args = { ...rest, roleName: responseRoleName, responders: assumersOf(rest) };
    return new ResponseRole(`${name}-response`, args, { parent: this });
  }

  private createForwarding(name: string): void {
    const { placement, regions, ownRoles } = this.args;
    const forwarding = forwardingOf(this.args, placement);
    if (forwarding === undefined) return;
    new FindingForwarding(`${name}-forwarding`, { ...forwarding, placement, regions, ownRoles }, { parent: this });
  }

  /** What somebody else's hands made stays in them: a member has nothing to set on its detector but whether it is there. */
  private createDetectors(name: string): void {
    const { placement, regions, detectors, guardDutyDelivery, findingPublishingFrequency } = this.args;
    for (const region of regions) {
      const existing = detectors?.get(region);
      if (existing !== undefined && !existing.ours) continue;
      new GuardDutyDetector(
        `${name}-guardduty-${region}`,
        { placement, region, existing, ...(guardDutyDelivery === "native" ? {} : { findingPublishingFrequency }) },
        { parent: this },
      );
    }
  }

  private createCompliance(name: string): void {
    const { placement, regions, homeRegion, recorders = new Map(), ownRoles } = this.args;
    const args = { placement, regions, homeRegion, recorders, ownRoles, settings: this.args };
    new MemberCompliance(`${name}-config`, args, { parent: this });
  }
}

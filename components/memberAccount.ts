import * as pulumi from "@pulumi/pulumi";
import { names } from "../functions/domain/names";
import type { ResponderDefinition } from "../functions/domain/responder";
import { reportExceptions } from "../functions/report-exceptions/report";
import { startAutomation } from "../functions/start-automation/responder";
import type { PlaybookRow } from "../playbook";
import { AutomationExecutionRole } from "./automationExecutionRole";
import { ExceptionInventory } from "./exceptionInventory";
import type { ExistingDetector } from "./existingGuardDuty";
import type { ExistingRecorder } from "./existingRecorder";
import { FindingForwarding } from "./findingForwarding";
import { forwardingRules } from "./forwardingRules";
import { GuardDutyDetector } from "./guardDutyDetector";
import { MemberCompliance, type MemberComplianceSettings } from "./memberCompliance";
import type { Placement } from "./placement";
import { ResponseRole } from "./responseRole";

export interface MemberAccountArgs extends MemberComplianceSettings {
  readonly placement: Placement;
  readonly organizationId: string;
  readonly securityAccountId: string;
  /** Region of the security stack: its finding bus is there. */
  readonly homeRegion: string;
  /** Regions of this account whose findings are forwarded, and whose exceptions are listed. */
  readonly regions: readonly string[];
  readonly responseRoleName: string;
  readonly exceptionTagKey: string;
  readonly externalId: string;
  readonly responders: readonly ResponderDefinition[];
  /** Let the security account read what is exempt here, for its report. */
  readonly exceptionReport: boolean;
  readonly playbook: readonly PlaybookRow[];
  /** Forward GuardDuty findings; off where GuardDuty itself delivers them to its administrator, or each would arrive twice. */
  readonly forwardGuardDuty: boolean;
  /** Turn GuardDuty on where it is off. */
  readonly enableGuardDuty: boolean;
  /** The detectors that are there, by Region. */
  readonly detectors?: ReadonlyMap<string, ExistingDetector> | undefined;
  readonly guardDutyDelivery: "native" | "forwarded";
  readonly findingPublishingFrequency: string;
  /** Make the role by which runbooks act in this account; off where another tool has made it. */
  readonly createAutomationRoles: boolean;
  /** Config's recorders that others made, by Region. */
  readonly recorders?: ReadonlyMap<string, ExistingRecorder> | undefined;
}

/** What an account that is responded to needs: the response role, and forwarding of what does not reach the security account by itself. */
export class MemberAccount extends pulumi.ComponentResource {
  readonly responseRole: ResponseRole;
  readonly exceptions: ExceptionInventory;

  constructor(
    name: string,
    private readonly args: MemberAccountArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:MemberAccount", name, {}, options);
    this.responseRole = this.createResponseRole(name);
    this.createAutomationRole(name);
    this.createForwarding(name);
    if (args.enableGuardDuty) this.createDetectors(name);
    const { regions, exceptionTagKey } = args;
    this.exceptions = new ExceptionInventory(`${name}-exceptions`, { regions, exceptionTagKey }, { parent: this });
    this.createCompliance(name);
    this.registerOutputs({ responseRoleArn: this.responseRole.role.arn });
  }

  private createResponseRole(name: string): ResponseRole {
    const { responseRoleName, responders, exceptionReport, ...rest } = this.args;
    return new ResponseRole(
      `${name}-response`,
      {
        ...rest,
        roleName: responseRoleName,
        responders: [...responders, ...(exceptionReport ? [reportExceptions] : [])],
      },
      { parent: this },
    );
  }

  private createAutomationRole(name: string): void {
    const { responders, createAutomationRoles } = this.args;
    if (!createAutomationRoles || responders.every((responder) => responder.name !== startAutomation.name)) return;
    new AutomationExecutionRole(`${name}-automation`, this.args, { parent: this });
  }

  private createForwarding(name: string): void {
    const { placement, securityAccountId, homeRegion, regions, playbook, forwardGuardDuty } = this.args;
    const rules = forwardingRules(playbook, forwardGuardDuty ? ["guardduty", "config"] : ["config"]);
    if (rules.length === 0) return;
    new FindingForwarding(
      `${name}-forwarding`,
      {
        placement,
        regions,
        rules,
        findingBusArn: `arn:${placement.partition}:events:${homeRegion}:${securityAccountId}:event-bus/${names.findingBus}`,
      },
      { parent: this },
    );
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
    const { placement, regions, homeRegion, recorders = new Map() } = this.args;
    const args = { placement, regions, homeRegion, recorders, settings: this.args };
    new MemberCompliance(`${name}-config`, args, { parent: this });
  }
}

import * as pulumi from "@pulumi/pulumi";
import { names } from "../functions/domain/names";
import type { ResponderDefinition } from "../functions/domain/responder";
import type { PlaybookRow } from "../playbook";
import { FindingForwarding } from "./findingForwarding";
import { forwardingRules } from "./forwardingRules";
import type { Placement } from "./placement";
import { ResponseRole } from "./responseRole";

export interface MemberAccountArgs {
  readonly placement: Placement;
  readonly organizationId: string;
  readonly securityAccountId: string;
  /** Region of the security stack: its finding bus is there. */
  readonly homeRegion: string;
  /** Regions of this account whose findings are forwarded. */
  readonly regions: readonly string[];
  readonly responseRoleName: string;
  readonly externalId: string;
  readonly responders: readonly ResponderDefinition[];
  readonly playbook: readonly PlaybookRow[];
  /** Forward GuardDuty findings; off where GuardDuty itself delivers them to its administrator, or each would arrive twice. */
  readonly forwardGuardDuty: boolean;
}

/** What an account that is responded to needs: the response role, and forwarding of what does not reach the security account by itself. */
export class MemberAccount extends pulumi.ComponentResource {
  readonly responseRole: ResponseRole;

  constructor(
    name: string,
    private readonly args: MemberAccountArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:MemberAccount", name, {}, options);
    this.responseRole = this.createResponseRole(name);
    this.createForwarding(name);
    this.registerOutputs({ responseRoleArn: this.responseRole.role.arn });
  }

  private createResponseRole(name: string): ResponseRole {
    const { responseRoleName, ...rest } = this.args;
    return new ResponseRole(`${name}-response`, { ...rest, roleName: responseRoleName }, { parent: this });
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
}

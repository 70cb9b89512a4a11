import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { AccountConfigRules } from "./accountConfigRules";
import { ConfigEvaluationRole } from "./configEvaluationRole";
import { ConfigRecording, type ConfigRecordingSettings } from "./configRecording";
import {
  type ConfigRule,
  type ConfigRuleSettings,
  configRulesOf,
  hasFunctionRule,
  resourceTypesOf,
} from "./configRuleTable";
import type { ExistingRecorder } from "./existingRecorder";
import { ownerTags } from "./ownerTags";
import type { Placement } from "./placement";

/** What a member does for detection by Config; each is a key of the stack's config. */
export interface MemberComplianceSettings extends ConfigRuleSettings, ConfigRecordingSettings {
  readonly organizationId: string;
  readonly securityAccountId: string;
  readonly externalId: string;
  /** A StackSet of the management stack carries the members' roles, the one that the custom rule acts by among them. */
  readonly memberStackSet: boolean;
  /** Turn Config on where it is off. */
  readonly enableConfig: boolean;
  /** Accounts that the sweep looks at one by one; each must let it. Empty, all of the organization, which need not. */
  readonly sweepAccounts: readonly string[];
}

export interface MemberComplianceArgs {
  readonly placement: Placement;
  readonly regions: readonly string[];
  /** Region of the security stack: its aggregator is there. */
  readonly homeRegion: string;
  readonly settings: MemberComplianceSettings;
  /** Recorders of others, by Region. */
  readonly recorders: ReadonlyMap<string, ExistingRecorder>;
  /** Roles of Firebreak's own that are there: {@link lookUpOwnRoles}. */
  readonly ownRoles?: ReadonlySet<string> | undefined;
}

/** Detection by AWS Config, as far as it is the member's: recording, the role that the custom rule acts by, and rules of its own. */
export class MemberCompliance extends pulumi.ComponentResource {
  private readonly rules: readonly ConfigRule[];

  constructor(
    name: string,
    private readonly args: MemberComplianceArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:MemberCompliance", name, {}, options);
    this.rules = configRulesOf(args.settings);
    const makesRole = hasFunctionRule(this.rules) && !args.settings.memberStackSet;
    const role = makesRole ? [this.createEvaluationRole(name)] : [];
    const recording = args.settings.enableConfig ? this.createRecording(name).recording : [];
    if (args.settings.configRules === "accounts") this.createRules(name, [...role, ...recording]);
    if (args.settings.sweepAccounts.includes(args.placement.accountId)) this.createAuthorizations(name);
    this.registerOutputs();
  }

  private createEvaluationRole(name: string): ConfigEvaluationRole {
    const { placement, settings, ownRoles } = this.args;
    const { organizationId, securityAccountId, externalId } = settings;
    return new ConfigEvaluationRole(
      `${name}-evaluation`,
      { placement, organizationId, securityAccountId, externalId, ownRoles },
      { parent: this },
    );
  }

  private createRecording(name: string): ConfigRecording {
    const { placement, regions, recorders: existing, settings } = this.args;
    const resourceTypes = resourceTypesOf(this.rules);
    return new ConfigRecording(
      `${name}-recording`,
      { placement, regions, existing, resourceTypes, settings },
      { parent: this },
    );
  }

  private createRules(name: string, dependsOn: pulumi.Resource[]): void {
    const { placement, regions, settings } = this.args;
    new AccountConfigRules(
      `${name}-rules`,
      { placement, regions, rules: this.rules, securityAccountId: settings.securityAccountId },
      { parent: this, dependsOn },
    );
  }

  private createAuthorizations(name: string): void {
    const { placement, regions, homeRegion, settings } = this.args;
    for (const region of regions) {
      new aws.cfg.AggregateAuthorization(
        `${name}-authorization-${region}`,
        {
          ...(region === placement.region ? {} : { region }),
          accountId: settings.securityAccountId,
          authorizedAwsRegion: homeRegion,
          tags: ownerTags,
        },
        { parent: this },
      );
    }
  }
}

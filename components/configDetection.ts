import * as pulumi from "@pulumi/pulumi";
import type { PlaybookRow } from "../playbook";
import type { AlertsTopic } from "./alertsTopic";
import type { ConfigDelegation } from "./configAdministration";
import { type ConfigRule, type ConfigRuleSettings, configRulesOf, hasFunctionRule } from "./configRuleTable";
import type { DeadLetters } from "./deadLetters";
import type { IncidentLedger } from "./incidentLedger";
import { NoncomplianceSweep } from "./noncomplianceSweep";
import { OpenSecurityGroupRule } from "./openSecurityGroupRule";
import { OrganizationConfigRules } from "./organizationConfigRules";
import type { Placement } from "./placement";

/** How Config finds what the playbook answers; each is a key of the stack's config. */
export interface ConfigDetectionSettings extends ConfigRuleSettings {
  readonly organizationId: string;
  readonly externalId: string;
  readonly exceptionPrincipals: readonly string[];
  readonly logRetentionDays: number;
  /** When to sweep: `cron(…)` or `rate(…)`, in UTC. */
  readonly sweepSchedule: string;
  /** Accounts to sweep; empty, all of the organization. */
  readonly sweepAccounts: readonly string[];
}

export interface ConfigDetectionArgs {
  readonly placement: Placement;
  readonly regions: readonly string[];
  readonly settings: ConfigDetectionSettings;
  readonly playbook: readonly PlaybookRow[];
  /** What this account may do for the organization. */
  readonly delegation: ConfigDelegation;
  /** Accounts that get no rule. */
  readonly excludedAccounts: readonly string[];
  readonly ledger: IncidentLedger;
  readonly deadLetters: DeadLetters;
  readonly alerts: AlertsTopic;
}

/** Detection by AWS Config, as far as it is the security account's: the rules' function, the rules for all accounts, and the sweep. */
export class ConfigDetection extends pulumi.ComponentResource {
  private readonly rules: readonly ConfigRule[];

  constructor(
    name: string,
    private readonly args: ConfigDetectionArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:ConfigDetection", name, {}, options);
    this.rules = configRulesOf(args.settings);
    const functionArns = hasFunctionRule(this.rules) ? this.createFunction(name).functionArns : new Map();
    if (args.settings.configRules === "organization" && args.delegation.rules) this.createRules(name, functionArns);
    this.createSweep(name);
    this.registerOutputs();
  }

  private createFunction(name: string): OpenSecurityGroupRule {
    const { placement, regions, settings, ledger, deadLetters, alerts } = this.args;
    const { organizationId, externalId, exceptionPrincipals, logRetentionDays } = settings;
    return new OpenSecurityGroupRule(
      `${name}-open-security-group-rule`,
      {
        placement,
        regions,
        organizationId,
        externalId,
        exceptionPrincipals,
        logRetentionDays,
        ledger,
        deadLetters,
        alerts,
      },
      { parent: this },
    );
  }

  private createRules(name: string, functionArns: ReadonlyMap<string, pulumi.Output<string>>): void {
    const { placement, regions, excludedAccounts } = this.args;
    new OrganizationConfigRules(
      `${name}-rules`,
      { rules: this.rules, regions, homeRegion: placement.region, excludedAccounts, functionArns },
      { parent: this },
    );
  }

  /** Of what nobody answers nobody need be told. */
  private createSweep(name: string): void {
    const { placement, regions, settings, playbook, delegation, deadLetters, alerts } = this.args;
    if (settings.sweepAccounts.length === 0 && !delegation.compliance) return;
    const answered = new Set(
      playbook.flatMap(({ detection }) => (detection.source === "config" ? detection.rules : [])),
    );
    const rules = this.rules.map((rule) => rule.name).filter((rule) => answered.has(rule));
    if (rules.length === 0) return;
    const { sweepSchedule: schedule, sweepAccounts: accounts, logRetentionDays } = settings;
    new NoncomplianceSweep(
      `${name}-sweep`,
      { placement, regions, rules, schedule, accounts, logRetentionDays, deadLetters, alerts },
      { parent: this },
    );
  }
}

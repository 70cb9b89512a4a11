import * as pulumi from "@pulumi/pulumi";
import { isOnBus } from "../functions/domain/detection";
import type { ResponderDefinition } from "../functions/domain/responder";
import { releaseIncident } from "../functions/release-incident/responder";
import { startAutomation } from "../functions/start-automation/responder";
import type { PlaybookRow } from "../playbook";
import { AlertsTopic } from "./alertsTopic";
import { AutomationAdministrationRole } from "./automationAdministrationRole";
import { ChatNotifications, type ChatNotificationsArgs } from "./chatNotifications";
import type { ConfigDelegation } from "./configAdministration";
import { ConfigDetection, type ConfigDetectionSettings } from "./configDetection";
import { Dashboard } from "./dashboard";
import { DeadLetters } from "./deadLetters";
import { DeliveryAlarms } from "./deliveryAlarms";
import { EntityLockdown, type EntityLockdownSettings } from "./entityLockdown";
import { ExceptionReport, type ExceptionReportSettings } from "./exceptionReport";
import type { ExistingDetector } from "./existingGuardDuty";
import { FindingBus } from "./findingBus";
import { FindingForwarding } from "./findingForwarding";
import { forwardingRules, nativeSourcesOf } from "./forwardingRules";
import { GuardDutyOrganization, type GuardDutySettings } from "./guardDutyOrganization";
import { HoldSchedules } from "./holdSchedules";
import { IncidentLedger } from "./incidentLedger";
import { builtInNeverContain, ownFunctions } from "./neverContain";
import type { Placement } from "./placement";
import { PlaybookRule } from "./playbookRule";
import { Responder, type ResponderSettings } from "./responder";
import { SecurityHub } from "./securityHub";
import { SecurityHubActions } from "./securityHubActions";

export interface SecurityAccountArgs
  extends ResponderSettings,
    GuardDutySettings,
    ConfigDetectionSettings,
    EntityLockdownSettings,
    ExceptionReportSettings {
  readonly placement: Placement;
  /** The stack's name, the last part of the alerts topic's. */
  readonly stack: string;
  /** Regions in which GuardDuty delivers the organization's findings to this account. */
  readonly regions: readonly string[];
  /** `native`: GuardDuty puts members' findings on its administrator's default buses. `forwarded`: members pass theirs on. */
  readonly guardDutyDelivery: "native" | "forwarded";
  readonly responders: readonly ResponderDefinition[];
  readonly playbook: readonly PlaybookRow[];
  readonly alertEmails: readonly string[];
  readonly slack?: ChatNotificationsArgs["slack"];
  readonly teams?: ChatNotificationsArgs["teams"];
  /** The detectors that are there, where this account is to set GuardDuty up for the organization; left out, it does not. */
  readonly detectors?: ReadonlyMap<string, ExistingDetector> | undefined;
  /** What this account may do for Config in the organization; left out, nothing. */
  readonly configDelegation?: ConfigDelegation | undefined;
  /** Accounts without the organization's Config rules. */
  readonly excludedAccounts?: readonly string[] | undefined;
  readonly enableSecurityHub: boolean;
  readonly enableSecurityHubActions: boolean;
  /** Regions in which Security Hub is on already. */
  readonly securityHubOn?: ReadonlySet<string>;
  readonly ledgerDeletionProtection: boolean;
  /** Tell once a week what is exempt from response. */
  readonly exceptionReport: boolean;
  /** Take requests for containment, by the lockdown topic and by hand. */
  readonly entityLockdown: boolean;
  /** Make the roles of automations across accounts; off where another tool has made them. */
  readonly createAutomationRoles: boolean;
}

/** Everything in the security account: findings come in on the bus, the playbook's rules hand them to the responders. */
export class SecurityAccount extends pulumi.ComponentResource {
  readonly alerts: AlertsTopic;
  readonly deadLetters: DeadLetters;
  readonly ledger: IncidentLedger;
  readonly findingBus: FindingBus;
  /** By name: `isolate-instance`. */
  readonly responders: ReadonlyMap<string, Responder>;
  /** Not there where requests are not taken. */
  readonly lockdown: EntityLockdown | undefined;

  constructor(
    name: string,
    private readonly args: SecurityAccountArgs,
    options?: pulumi.ComponentResourceOptions,
  ) {
    super("firebreak:components:SecurityAccount", name, {}, options);
    this.alerts = this.createAlerts(name);
    this.deadLetters = this.createDeadLetters(name);
    this.ledger = this.createLedger(name);
    this.findingBus = this.createFindingBus(name);
    this.responders = this.createResponders(name);
    this.createAutomationRole(name);
    this.createPlaybookRules(name);
    this.lockdown = this.createEntityLockdown(name);
    this.createNativeDelivery(name);
    this.createGuardDuty(name);
    this.createConfigDetection(name);
    this.createSecurityHub(name);
    this.createExceptionReport(name);
    this.createChat(name);
    this.createWatch(name);
    this.registerOutputs();
  }

  private createAlerts(name: string): AlertsTopic {
    const { placement, stack, alertEmails } = this.args;
    return new AlertsTopic(`${name}-alerts`, { placement, stack, emails: alertEmails }, { parent: this });
  }

  private createDeadLetters(name: string): DeadLetters {
    const args = { placement: this.args.placement, alertsTopicArn: this.alerts.topic.arn };
    return new DeadLetters(`${name}-dead-letters`, args, { parent: this });
  }

  private createLedger(name: string): IncidentLedger {
    const args = { deletionProtection: this.args.ledgerDeletionProtection };
    return new IncidentLedger(`${name}-ledger`, args, { parent: this });
  }

  private createFindingBus(name: string): FindingBus {
    const { organizationId, playbook } = this.args;
    return new FindingBus(`${name}-findings`, { organizationId, playbook }, { parent: this });
  }

  private createResponders(name: string): ReadonlyMap<string, Responder> {
    const { placement, responders, ...args } = this.args;
    const { ledger, alerts, deadLetters } = this;
    const holds = this.createHolds(name);
    const settings = {
      ...args,
      neverContain: [
        ...builtInNeverContain(args.responseRoleName),
        ...ownFunctions(args.securityAccountId),
        ...args.neverContain,
      ],
    };
    return new Map(
      responders.map((definition) => [
        definition.name,
        new Responder(
          `${name}-${definition.name}`,
          { definition, settings, placement, ledger, alerts, deadLetters, holds },
          { parent: this },
        ),
      ]),
    );
  }

  /** Nothing ends a hold where nothing releases. */
  private createHolds(name: string): HoldSchedules | undefined {
    const { placement, responders } = this.args;
    if (!responders.some((responder) => responder.name === releaseIncident.name)) return undefined;
    return new HoldSchedules(`${name}-holds`, { placement, deadLetters: this.deadLetters }, { parent: this });
  }

  private createAutomationRole(name: string): void {
    const { placement, organizationId, createAutomationRoles } = this.args;
    if (!createAutomationRoles || !this.responders.has(startAutomation.name)) return;
    new AutomationAdministrationRole(`${name}-automation`, { placement, organizationId }, { parent: this });
  }

  private createPlaybookRules(name: string): void {
    for (const row of this.args.playbook.filter(isOnBus)) {
      const responder = this.responders.get(row.respond);
      if (responder === undefined)
        throw new Error(`Playbook row ${row.name} names ${row.respond}, which is not enabled here.`);
      new PlaybookRule(
        `${name}-${row.name}`,
        {
          row,
          bus: this.findingBus.bus,
          respond: responder.function,
          samples: this.args.drill,
          deadLetterQueueArn: this.deadLetters.queue.arn,
        },
        // A rule that comes before the leave to invoke sends its first findings to the dead letters.
        { parent: this, dependsOn: [responder] },
      );
    }
  }

  private createEntityLockdown(name: string): EntityLockdown | undefined {
    const { placement, playbook, entityLockdown } = this.args;
    const { responders, ledger, alerts, deadLetters } = this;
    if (!entityLockdown) return undefined;
    const args = { placement, settings: this.args, playbook, responders, ledger, alerts, deadLetters };
    return new EntityLockdown(`${name}-lockdown`, args, { parent: this });
  }

  private createNativeDelivery(name: string): void {
    const { placement, regions, playbook, guardDutyDelivery } = this.args;
    const rules = forwardingRules(playbook, nativeSourcesOf(guardDutyDelivery));
    if (rules.length === 0) return;
    new FindingForwarding(
      `${name}-native-delivery`,
      {
        placement,
        regions,
        rules,
        findingBusArn: this.findingBus.bus.arn,
        deadLetters: { arn: this.deadLetters.queue.arn, region: placement.region },
      },
      { parent: this },
    );
  }

  private createGuardDuty(name: string): void {
    const { placement, regions, detectors } = this.args;
    if (detectors === undefined) return;
    const args = { placement, regions, detectors, settings: this.args };
    new GuardDutyOrganization(`${name}-guardduty`, args, { parent: this });
  }

  private createConfigDetection(name: string): void {
    const { placement, regions, playbook, configDelegation, excludedAccounts = [] } = this.args;
    const { ledger, deadLetters, alerts } = this;
    const delegation = configDelegation ?? { rules: false, compliance: false };
    new ConfigDetection(
      `${name}-config`,
      { placement, regions, playbook, delegation, excludedAccounts, ledger, deadLetters, alerts, settings: this.args },
      { parent: this },
    );
  }

  private createSecurityHub(name: string): void {
    const { placement, regions, enableSecurityHub, enableSecurityHubActions, securityHubOn = new Set() } = this.args;
    const hub = enableSecurityHub
      ? [new SecurityHub(`${name}-security-hub`, { placement, regions, on: securityHubOn }, { parent: this })]
      : [];
    if (!enableSecurityHubActions) return;
    new SecurityHubActions(`${name}-security-hub-actions`, { regions, after: hub }, { parent: this });
  }

  private createExceptionReport(name: string): void {
    const { placement, regions, exceptionReport } = this.args;
    const { ledger, deadLetters, alerts } = this;
    if (!exceptionReport) return;
    new ExceptionReport(
      `${name}-exception-report`,
      { placement, regions, settings: this.args, ledger, deadLetters, alerts },
      { parent: this },
    );
  }

  private createChat(name: string): void {
    const { placement, slack, teams } = this.args;
    if (slack === undefined && teams === undefined) return;
    const args = { placement, alertsTopicArn: this.alerts.topic.arn, slack, teams };
    new ChatNotifications(`${name}-chat`, args, { parent: this });
  }

  private createWatch(name: string): void {
    const { placement, responders, exceptionReport } = this.args;
    const dashboard = {
      region: placement.region,
      responders: responders.map((responder) => responder.name),
      exceptionReport,
    };
    new Dashboard(`${name}-dashboard`, dashboard, { parent: this });
    new DeliveryAlarms(`${name}-delivery`, { alertsTopicArn: this.alerts.topic.arn }, { parent: this });
  }
}

import type { PublishServiceEvent } from "../eventBridge/serviceEvent";
import type { FunctionInvoker } from "../functionInvoker";
import type { PendingWork } from "../pendingWork";
import type { Place } from "../place";
import type { ComplianceRecord, EvaluationResult } from "./compliance";
import { complianceEvent } from "./complianceEvent";
import { type ConfigRule, inScope, readInputParameters, triggersOf } from "./configRule";
import { type ConfigurationItem, isDeleted } from "./configurationItem";
import type { ItemHistory } from "./itemHistory";
import { findManagedRule } from "./managedRules/managedRules";
import type { ResultTokens } from "./resultTokens";
import {
  changeNotification,
  largestNotificationBytes,
  oversizedNotification,
  ruleEvent,
  scheduledNotification,
} from "./ruleEvent";
import type { Rules } from "./rules";

export interface EvaluationParts {
  readonly functions: FunctionInvoker;
  readonly publish: PublishServiceEvent;
  readonly rules: Rules;
  readonly items: ItemHistory;
  readonly compliance: ComplianceRecord;
  readonly tokens: ResultTokens;
  readonly work: PendingWork;
}

/** How the last run of a rule went. */
export interface RunStatus {
  readonly invokedAt: Date;
  readonly error?: unknown;
}

/** Runs rules: managed ones here, custom ones by their functions, which put their results themselves. */
export class Evaluations {
  /** Resource ids whose notifications go out as summaries, however small they are. */
  readonly oversized = new Set<string>();
  private readonly statuses = new Map<string, RunStatus>();

  constructor(private readonly parts: EvaluationParts) {}

  /** Every rule that the change of a resource concerns; also one whose scope the resource has just left. */
  itemChanged(place: Place, item: ConfigurationItem): void {
    const before = this.parts.items.of(place, item).at(-2);
    for (const rule of this.parts.rules.of(place)) {
      const { change, oversized } = triggersOf(rule);
      if (!change && !oversized) continue;
      // A resource that is gone carries no tag any more; what it was decides.
      const scoped = inScope(rule, isDeleted(item) && before ? before : item);
      const left = !scoped && before !== undefined && !isDeleted(before) && inScope(rule, before);
      if (scoped || left) this.start(this.runOn(place, rule, item, left));
    }
  }

  /** A rule on everything in its scope: when it is new, when it was changed, when somebody asks. */
  runAll(place: Place, rule: ConfigRule): void {
    const { change, oversized, periodic } = triggersOf(rule);
    if (periodic) this.runSchedule(place, rule);
    // A managed rule's period looks at the same items.
    if ((change || oversized) && !(periodic && rule.Source.Owner === "AWS")) {
      for (const item of this.inScopeOf(place, rule)) this.start(this.runOn(place, rule, item, false));
    }
  }

  /** What a periodic rule does when its time has come; nothing for a rule without a period. */
  runSchedule(place: Place, rule: ConfigRule): void {
    if (!triggersOf(rule).periodic) return;
    if (rule.Source.Owner === "AWS") {
      for (const item of this.inScopeOf(place, rule)) this.start(this.runOn(place, rule, item, false));
    } else {
      this.start(this.invoke(place, rule, scheduledNotification(place), false));
    }
  }

  /** Keeps a result, and tells the account's default bus where the compliance of the resource is another than before. */
  async record(place: Place, rule: ConfigRule, result: EvaluationResult): Promise<void> {
    const change = this.parts.compliance.put(place, result);
    if (change) await this.parts.publish({ ...place, event: complianceEvent(place, rule, change) });
  }

  statusOf(rule: ConfigRule): RunStatus | undefined {
    return this.statuses.get(rule.ConfigRuleArn);
  }

  private inScopeOf(place: Place, rule: ConfigRule): readonly ConfigurationItem[] {
    return this.parts.items.present(place).filter((item) => inScope(rule, item));
  }

  private start(run: Promise<void>): void {
    void this.parts.work.track(run);
  }

  /** Never rejects: what fails is the rule's status, as on AWS. */
  private async runOn(place: Place, rule: ConfigRule, item: ConfigurationItem, left: boolean): Promise<void> {
    if (rule.Source.Owner !== "AWS") {
      const notification = this.notificationOf(rule, item);
      if (notification) await this.invoke(place, rule, notification, left);
      return;
    }
    const invokedAt = new Date();
    const gone = isDeleted(item) || left;
    const managed = findManagedRule(rule.Source.SourceIdentifier ?? "");
    try {
      const verdict =
        gone || managed === undefined
          ? { complianceType: "NOT_APPLICABLE" as const }
          : managed.evaluate(item, readInputParameters(rule.InputParameters));
      await this.record(place, rule, {
        ...verdict,
        ruleName: rule.ConfigRuleName,
        resourceType: item.resourceType,
        resourceId: item.resourceId,
        orderingTimestamp: new Date(item.configurationItemCaptureTime),
        configRuleInvokedTime: invokedAt,
        resultRecordedTime: new Date(),
      });
      this.statuses.set(rule.ConfigRuleArn, { invokedAt });
    } catch (error) {
      this.statuses.set(rule.ConfigRuleArn, { invokedAt, error });
    }
  }

  /** Undefined where the rule's source details do not ask for this kind of message. */
  private notificationOf(rule: ConfigRule, item: ConfigurationItem): Readonly<Record<string, unknown>> | undefined {
    const { change, oversized } = triggersOf(rule);
    const whole = changeNotification(item);
    const tooLarge =
      this.oversized.has(item.resourceId) || Buffer.byteLength(JSON.stringify(whole)) > largestNotificationBytes;
    if (tooLarge) return oversized ? oversizedNotification(item) : undefined;
    return change ? whole : undefined;
  }

  private async invoke(
    place: Place,
    rule: ConfigRule,
    invokingEvent: Readonly<Record<string, unknown>>,
    eventLeftScope: boolean,
  ): Promise<void> {
    const invokedAt = new Date();
    const { ConfigRuleName: ruleName, ConfigRuleId: ruleId } = rule;
    const resultToken = this.parts.tokens.issue({ place, ruleName, ruleId, invokedAt });
    try {
      await this.parts.functions.invokeAsync({
        functionArn: rule.Source.SourceIdentifier ?? "",
        payload: JSON.stringify(ruleEvent({ place, rule, invokingEvent, resultToken, eventLeftScope })),
        // Functions admit Config by account: AddPermission's example for it names no source ARN.
        invoker: { kind: "service", service: "config.amazonaws.com", sourceAccount: place.account },
      });
      this.statuses.set(rule.ConfigRuleArn, { invokedAt });
    } catch (error) {
      this.statuses.set(rule.ConfigRuleArn, { invokedAt, error });
    }
  }
}

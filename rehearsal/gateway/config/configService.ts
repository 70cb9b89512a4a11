import { AwsError, type AwsRequest } from "../awsRequest";
import type { PublishServiceEvent } from "../eventBridge/serviceEvent";
import type { FunctionInvoker } from "../functionInvoker";
import { PendingWork } from "../pendingWork";
import type { Place } from "../place";
import type { Gateway, Operation, ServiceModule } from "../serviceModule";
import { aggregateOperations } from "./aggregateOperations";
import { aggregatorOperations } from "./aggregatorOperations";
import { Aggregators } from "./aggregators";
import { ComplianceRecord, type EvaluationResult } from "./compliance";
import { complianceOperations } from "./complianceOperations";
import type { ConfigurationItem } from "./configurationItem";
import { Delegation } from "./delegation";
import { checkDelivery } from "./deliveryAccess";
import { Evaluations } from "./evaluations";
import { FunctionAccess } from "./functionAccess";
import { historyOperations } from "./historyOperations";
import { ItemHistory } from "./itemHistory";
import { organizationRuleOperations } from "./organizationRuleOperations";
import { multiAccountSetup, OrganizationRules } from "./organizationRules";
import { recorderOperations } from "./recorderOperations";
import { Recorders } from "./recorders";
import { Recording } from "./recording";
import { ResourceTags } from "./resourceTags";
import { ResultTokens } from "./resultTokens";
import { requireRecorder, ruleOperations } from "./ruleOperations";
import { Rules } from "./rules";
import { tagOperations } from "./tagOperations";

/**
 * AWS Config, whole: moto's stores rules and evaluates none. A recorder that is on follows what calls change, rules are
 * evaluated by AWS's own logic or by their functions, and a change of compliance is an event on the account's default bus.
 * Less than AWS: four resource types, five managed rules, no Guard policies, conformance packs, remediation, queries,
 * retention or delivery of history and snapshots; periods do not elapse by themselves (`runPeriodicRules`).
 */
export class ConfigService implements ServiceModule {
  readonly service = "config";
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly work = new PendingWork();
  private readonly recorders = new Recorders();
  private readonly items = new ItemHistory();
  private readonly rules = new Rules();
  private readonly compliance = new ComplianceRecord();
  private readonly evaluations: Evaluations;
  private readonly recording: Recording;

  constructor(gateway: Gateway, functions: FunctionInvoker, publish: PublishServiceEvent) {
    const { recorders, rules, items, compliance, work } = this;
    const tokens = new ResultTokens();
    const tags = new ResourceTags();
    const delegation = new Delegation(gateway);
    const access = new FunctionAccess(gateway);
    const aggregators = new Aggregators(gateway.organization);
    const evaluations = new Evaluations({ functions, publish, rules, items, compliance, tokens, work });
    this.evaluations = evaluations;
    this.recording = new Recording(gateway, recorders, items, work, (place, item) =>
      evaluations.itemChanged(place, item),
    );
    const organizationRules = new OrganizationRules(gateway.organization, {
      put: async (member, name, settings) => {
        requireRecorder(recorders, member);
        if (settings.Source.Owner === "CUSTOM_LAMBDA")
          await access.check(member, settings.Source.SourceIdentifier ?? "");
        const rule = rules.put(member, name, settings, multiAccountSetup);
        tags.add(rule.ConfigRuleArn, []);
        evaluations.runAll(member, rule);
      },
      delete: (member, name) => {
        tags.removeAll(rules.delete(member, name, multiAccountSetup).ConfigRuleArn);
        compliance.removeRule(member, name);
      },
    });
    this.operations = {
      ...recorderOperations({
        recorders,
        checkDelivery: (place, channel, recorder) => checkDelivery(gateway, place, channel, recorder),
        onRecorder: ({ account, region }) => {
          this.recording.readAll({ account, region });
          void work.track(organizationRules.retry({ account, region }));
        },
      }),
      ...ruleOperations({
        recorders,
        rules,
        compliance,
        evaluations,
        tags,
        checkFunction: (place, arn) => access.check(place, arn),
      }),
      ...complianceOperations({ rules, compliance, evaluations, tokens }),
      ...organizationRuleOperations({
        organizationRules,
        delegation,
        checkOrganizationFunction: ({ region }, arn) =>
          access.checkAny(
            gateway.organization.accounts.map(({ id }) => ({ account: id, region })),
            arn,
          ),
      }),
      ...aggregatorOperations({
        aggregators,
        delegation,
        tags,
        checkRole: async (_, roleArn) => {
          await gateway.assumeRoleForService({
            roleArn,
            service: "config.amazonaws.com",
            sessionName: "ConfigAggregator",
          });
        },
      }),
      ...aggregateOperations({ aggregators, rules, compliance }),
      ...historyOperations(items),
      ...tagOperations(tags),
    };
  }

  onAnswered(request: AwsRequest): void {
    this.recording.noticed(request);
  }

  /** The time of the account's periodic rules has come; with a name, of that one alone. */
  runPeriodicRules(place: Place, ruleName?: string): void {
    const due = ruleName === undefined ? this.rules.of(place) : [this.rules.get(place, ruleName)];
    for (const rule of due) this.evaluations.runSchedule(place, rule);
  }

  /** From now on changes of this resource are notified of as if its item were too large to send. */
  treatAsOversized(resourceId: string): void {
    this.evaluations.oversized.add(resourceId);
  }

  /** What is known of a resource, oldest first. */
  itemsOf(place: Place, resourceType: string, resourceId: string): readonly ConfigurationItem[] {
    return this.items.of(place, { resourceType, resourceId });
  }

  /** What the rules of an account say of a resource now, those included that do not apply. */
  complianceOf(place: Place, resourceId: string): readonly EvaluationResult[] {
    const complianceTypes = ["COMPLIANT", "NON_COMPLIANT", "NOT_APPLICABLE"];
    return this.compliance.of(place, { resourceId, complianceTypes });
  }

  /** The name that an account's rule carries: its own, or that of an organization rule with prefix and suffix. */
  ruleNamed(place: Place, name: string): string {
    const found = this.rules
      .of(place)
      .find(
        ({ ConfigRuleName: full }) => full === name || full.replace(/^OrgConfigRule-(.+)-[a-z0-9]{8}$/, "$1") === name,
      );
    if (found) return found.ConfigRuleName;
    throw new AwsError("NoSuchConfigRuleException", `Account ${place.account} has no rule ${name} in ${place.region}.`);
  }

  settled(): Promise<void> {
    return this.work.settled();
  }

  async stop(): Promise<void> {
    this.recording.stop();
    await this.settled();
  }
}

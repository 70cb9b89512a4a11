import type { PublishServiceEvent, ServiceEvent } from "../eventBridge/serviceEvent";
import type { Place } from "../place";
import type { Gateway, Operation, ServiceModule } from "../serviceModule";
import { type ActionTarget, ActionTargets } from "./actionTargets";
import { FindingAggregators } from "./findingAggregators";
import { findingOperations } from "./findingOperations";
import { asffOf } from "./guardDutyFinding";
import { hubOperations } from "./hubOperations";
import { Hubs } from "./hubs";
import { type SecurityFinding, securityFindingSchema } from "./securityFinding";
import { SecurityFindings } from "./securityFindings";

/** A person's choice of an action for findings, in the console of an account. */
export interface CustomAction extends Place {
  /** The action's name, id or ARN. */
  readonly action: string;
  /** Up to 20: ids of findings that the account sees (GuardDuty's own ids, too), or whole findings. */
  readonly findings: readonly (string | SecurityFinding)[];
}

/** "Up to 20 findings can be selected for a custom action." */
const mostSelected = 20;

/**
 * AWS Security Hub CSPM, as far as Firebreak uses it: moto's lacks actions. GuardDuty's findings arrive where both services are on,
 * in the finding's account and with its administrator. Less than AWS: no standards, controls, insights, automation rules or central
 * configuration; findings of other Regions are not aggregated; what is
 * archived in GuardDuty stays active until it is found again; nothing expires after 90 days.
 */
export class SecurityHubService implements ServiceModule {
  readonly service = "securityhub";
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly hubs: Hubs;
  private readonly actions: ActionTargets;
  private readonly findings: SecurityFindings;

  constructor(
    gateway: Pick<Gateway, "organization">,
    private readonly publish: PublishServiceEvent,
  ) {
    this.hubs = new Hubs(gateway.organization);
    this.actions = new ActionTargets(this.hubs);
    this.findings = new SecurityFindings(this.hubs);
    this.operations = {
      ...hubOperations(this.hubs, gateway.organization),
      ...this.actions.operations,
      ...new FindingAggregators(this.hubs).operations,
      ...findingOperations({
        hubs: this.hubs,
        findings: this.findings,
        imported: (region, finding) => this.tellImported(region, finding),
      }),
    };
  }

  /** Takes in a GuardDuty finding, given as the detail of its event. Nothing happens where Security Hub is off. */
  async receiveGuardDuty({ account, region, event }: Parameters<PublishServiceEvent>[0]): Promise<void> {
    // The administrator's bus gets the same event; the finding is the member's.
    if (event.detail.accountId !== account || !this.hubs.find({ account, region })) return;
    const finding = asffOf(event.detail);
    this.findings.put(region, finding);
    await this.tellImported(region, finding);
  }

  /**
   * Sends findings to a custom action, as a person does in the console of that account: one event on its default bus. Answers
   * the findings as sent. Throws an `Error` where Security Hub is off, and for an action or a finding that is not there.
   */
  async sendCustomAction({ account, region, action, findings }: CustomAction): Promise<readonly SecurityFinding[]> {
    this.hubs.get({ account, region });
    if (findings.length < 1 || findings.length > mostSelected) {
      throw new Error(`A custom action takes 1 to ${mostSelected} findings, not ${findings.length}.`);
    }
    const target = this.action({ account, region }, action);
    const sent = findings.map((given) =>
      typeof given === "string" ? this.finding({ account, region }, given) : securityFindingSchema.parse(given),
    );
    const event: ServiceEvent = {
      source: "aws.securityhub",
      "detail-type": "Security Hub Findings - Custom Action",
      resources: [target.ActionTargetArn],
      detail: { actionName: target.Name, actionDescription: target.Description, findings: sent },
    };
    await this.publish({ account, region, event });
    return sent;
  }

  private action(place: Place, named: string): ActionTarget {
    const known = this.actions.in(place);
    const found = known.find(
      ({ ActionTargetArn, Name }) =>
        [ActionTargetArn, Name].includes(named) || ActionTargetArn.endsWith(`/custom/${named}`),
    );
    if (found) return found;
    const names = known.map(({ Name }) => Name).join(", ") || "none";
    throw new Error(`Account ${place.account} has no custom action ${named} in ${place.region}. There are: ${names}.`);
  }

  private finding(place: Place, id: string): SecurityFinding {
    const found = this.findings.visible(place).find(({ Id }) => Id === id || Id.endsWith(`/finding/${id}`));
    if (found) return found;
    throw new Error(`Security Hub of account ${place.account} in ${place.region} shows no finding ${id}.`);
  }

  /** `Security Hub Findings - Imported`, to the account of the finding and its administrator. */
  private async tellImported(region: string, finding: SecurityFinding): Promise<void> {
    const account = finding.AwsAccountId;
    const administrator = this.hubs.administratorOf({ account, region });
    const event: ServiceEvent = {
      source: "aws.securityhub",
      "detail-type": "Security Hub Findings - Imported",
      resources: [`${finding.ProductArn}/${finding.Id}`],
      detail: { findings: [finding] },
    };
    for (const to of administrator === undefined ? [account] : [account, administrator]) {
      await this.publish({ account: to, region, event });
    }
  }
}

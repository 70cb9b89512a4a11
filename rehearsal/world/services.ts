import { AlarmService } from "../gateway/alarms/alarmService";
import { EventBridgeService } from "../gateway/eventBridge/eventBridgeService";
import type { GatewayServer } from "../gateway/gateway";
import { LambdaService } from "../gateway/lambda/lambdaService";
import type { ServiceModule } from "../gateway/serviceModule";
import type { InstanceFinding } from "./finding";

/** The AWS services that the gateway supplies, wired to one another. */
export class Services {
  readonly alarms: AlarmService;
  readonly lambda: LambdaService;
  readonly events: EventBridgeService;
  readonly modules: readonly ServiceModule[];

  constructor(private readonly gateway: GatewayServer) {
    this.alarms = new AlarmService(gateway);
    this.lambda = new LambdaService(gateway, { metrics: this.alarms });
    this.events = new EventBridgeService(gateway, this.lambda);
    this.modules = [this.alarms, this.lambda, this.events];
  }

  /** A finding of GuardDuty, on the buses of its account and of the delegated administrator. */
  async fire(finding: InstanceFinding): Promise<void> {
    const event = { source: "aws.guardduty", "detail-type": "GuardDuty Finding", detail: { ...finding } };
    const { region, accountId } = finding;
    const { securityAccountId } = this.gateway.organization;
    await this.events.publishServiceEvent({ account: accountId, region, event });
    if (securityAccountId !== undefined) {
      await this.events.publishServiceEvent({ account: securityAccountId, region, event });
    }
  }
}

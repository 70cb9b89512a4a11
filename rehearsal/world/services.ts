import { AlarmService } from "../gateway/alarms/alarmService";
import { ConfigService } from "../gateway/config/configService";
import { EventBridgeService } from "../gateway/eventBridge/eventBridgeService";
import type { GatewayServer } from "../gateway/gateway";
import { GuardDutyService } from "../gateway/guardDuty/guardDutyService";
import { FunctionLogService } from "../gateway/lambda/functionLogService";
import { LambdaService } from "../gateway/lambda/lambdaService";
import type { ServiceModule } from "../gateway/serviceModule";
import { SsmService } from "../gateway/ssm/ssmService";

/** The AWS services that the gateway supplies, wired to one another. */
export class Services {
  readonly alarms: AlarmService;
  readonly lambda: LambdaService;
  readonly events: EventBridgeService;
  readonly guardDuty: GuardDutyService;
  readonly config: ConfigService;
  readonly ssm: SsmService;
  readonly modules: readonly ServiceModule[];

  constructor(gateway: GatewayServer) {
    this.alarms = new AlarmService(gateway);
    this.lambda = new LambdaService(gateway, { metrics: this.alarms });
    this.events = new EventBridgeService(gateway, this.lambda);
    this.guardDuty = new GuardDutyService(gateway, (publication) => this.events.publishServiceEvent(publication));
    this.config = new ConfigService(gateway, this.lambda, (publication) =>
      this.events.publishServiceEvent(publication),
    );
    this.ssm = new SsmService(gateway, (publication) => this.events.publishServiceEvent(publication));
    const logs = new FunctionLogService(this.lambda.functionLogs);
    this.modules = [this.alarms, this.lambda, logs, this.events, this.guardDuty, this.config, this.ssm];
  }
}

import { AlarmService } from "../gateway/alarms/alarmService";
import { ChatbotService } from "../gateway/chatbot/chatbotService";
import { CloudFormationService } from "../gateway/cloudFormation/cloudFormationService";
import { ApiCallEvents } from "../gateway/cloudTrail/apiCallEvents";
import { ConfigService } from "../gateway/config/configService";
import { EventBridgeService } from "../gateway/eventBridge/eventBridgeService";
import type { PublishServiceEvent } from "../gateway/eventBridge/serviceEvent";
import type { GatewayServer } from "../gateway/gateway";
import { GuardDutyService } from "../gateway/guardDuty/guardDutyService";
import { FunctionLogService } from "../gateway/lambda/functionLogService";
import { LambdaService } from "../gateway/lambda/lambdaService";
import { SchedulerService } from "../gateway/scheduler/schedulerService";
import { SecurityHubService } from "../gateway/securityHub/securityHubService";
import type { ServiceModule } from "../gateway/serviceModule";
import { SnsService } from "../gateway/sns/snsService";
import { SsmService } from "../gateway/ssm/ssmService";

/** The AWS services that the gateway supplies, wired to one another. */
export class Services {
  readonly alarms: AlarmService;
  readonly lambda: LambdaService;
  readonly events: EventBridgeService;
  readonly guardDuty: GuardDutyService;
  readonly config: ConfigService;
  readonly securityHub: SecurityHubService;
  readonly ssm: SsmService;
  readonly scheduler: SchedulerService;
  readonly topics: SnsService;
  readonly modules: readonly ServiceModule[];

  constructor(gateway: GatewayServer) {
    this.alarms = new AlarmService(gateway);
    this.lambda = new LambdaService(gateway, { metrics: this.alarms });
    this.events = new EventBridgeService(gateway, this.lambda);
    const publish: PublishServiceEvent = (publication) => this.events.publishServiceEvent(publication);
    this.securityHub = new SecurityHubService(gateway, publish);
    this.guardDuty = new GuardDutyService(gateway, async (publication) => {
      await publish(publication);
      await this.securityHub.receiveGuardDuty(publication);
    });
    this.config = new ConfigService(gateway, this.lambda, publish);
    this.ssm = new SsmService(gateway, publish);
    this.scheduler = new SchedulerService(gateway, this.lambda);
    this.topics = new SnsService(gateway, this.lambda);
    const logs = new FunctionLogService(this.lambda.functionLogs);
    const detection = [this.guardDuty, this.config, this.securityHub];
    const emulated = [this.scheduler, this.topics, new CloudFormationService(gateway), new ChatbotService()];
    const told = [...detection, this.ssm, new ApiCallEvents(publish)];
    this.modules = [this.alarms, this.lambda, logs, this.events, ...told, ...emulated];
  }
}

import { BehindClients } from "../behindClients";
import type { PublishServiceEvent } from "../eventBridge/serviceEvent";
import type { Gateway, Operation, ServiceModule } from "../serviceModule";
import { automationOperations } from "./automationOperations";
import { AutomationStart } from "./automationStart";
import { documentOperations } from "./documentOperations";
import { type Execution, Executions } from "./executions";
import { Runbooks } from "./runbooks";

/**
 * Systems Manager Automation; documents of accounts and all else of Systems Manager are moto's. Steps call AWS through the
 * gateway as the execution's role. Less than AWS: a handful of Amazon's runbooks (amazonRunbooks.ts) and of step actions
 * (steps); no targets by tag or resource group, no rate control, approvals, branches or change templates; children of an execution
 * in several accounts run side by side, whatever its concurrency; organizational units are not looked up.
 */
export class SsmService implements ServiceModule {
  readonly service = "ssm";
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly recorded = new Executions();
  private readonly start: AutomationStart;
  private readonly ended = new AbortController();

  constructor(gateway: Gateway, publish: PublishServiceEvent) {
    const runbooks = new Runbooks(new BehindClients((account, region) => gateway.behind(account, region)));
    this.start = new AutomationStart({ gateway, publish, ended: this.ended.signal }, runbooks, this.recorded);
    this.operations = {
      ...documentOperations(),
      ...automationOperations(this.recorded),
      StartAutomationExecution: this.start.operation,
    };
  }

  /** Every automation of every account, oldest first: parents and their children. */
  get executions(): readonly Execution[] {
    return this.recorded.all();
  }

  settled(): Promise<void> {
    return this.start.pending.settled();
  }

  async stop(): Promise<void> {
    this.ended.abort();
    await this.settled();
  }
}

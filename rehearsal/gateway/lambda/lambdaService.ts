import { randomUUID } from "node:crypto";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import type { PolicyDocument } from "../authorization/policyDocument";
import { AwsError } from "../awsRequest";
import { BehindClients } from "../behindClients";
import type { FunctionInvoker } from "../functionInvoker";
import type { MetricSink } from "../metricDatum";
import { PendingWork } from "../pendingWork";
import type { Gateway, Operation, ServiceModule } from "../serviceModule";
import { AsyncInvocations } from "./asyncInvocations";
import { makeCodeFolder } from "./codeFolder";
import { concurrencyOperations } from "./concurrencyOperations";
import { eventInvokeConfigOperations } from "./eventInvokeConfigOperations";
import { EventSourceMappings } from "./eventSourceMappings";
import type { FailedDelivery } from "./failureDelivery";
import { readFunctionName } from "./functionArn";
import { FunctionLogs, type LogLine } from "./functionLogs";
import { functionOperations } from "./functionOperations";
import { FunctionStore } from "./functionStore";
import { functionUrlOperations } from "./functionUrlOperations";
import type { InvocationRecord } from "./invocationRecord";
import { invokeOperation, requirePayload } from "./invokeOperation";
import { permissionOperations } from "./permissionOperations";
import { provisionedConcurrencyOperations } from "./provisionedConcurrencyOperations";
import { tagOperations } from "./tagOperations";
import { versionOperations } from "./versionOperations";

export interface LambdaOptions {
  readonly metrics: MetricSink;
  /** Processes of one function at once; default 4, enough to keep 2 cores busy. Events beyond wait. */
  readonly processesPerFunction?: number;
  /** An idle process is kept this long; default 5 minutes. */
  readonly idleMilliseconds?: number;
}

/**
 * AWS Lambda, answered by the gateway alone: functions, their policies and their asynchronous events, run in Node
 * processes on this machine. The deployment package runs on the Node that runs the rehearsal, whatever `Runtime` and
 * `Architectures` say.
 */
export class LambdaService implements ServiceModule, FunctionInvoker {
  readonly service = "lambda";
  readonly operations: Readonly<Record<string, Operation>>;
  /** What all functions printed; shared with the module that answers CloudWatch Logs. */
  readonly functionLogs = new FunctionLogs();
  private readonly store = new FunctionStore();
  private readonly work = new PendingWork();
  private readonly queue: AsyncInvocations;
  private directory: Promise<string> | undefined;

  constructor(
    private readonly gateway: Gateway,
    options: LambdaOptions,
  ) {
    this.queue = new AsyncInvocations(gateway, options.metrics, (record) => {
      const stored = this.store.find(record.arn);
      return stored?.record === record ? stored.runner : undefined;
    });
    const runnerHost = {
      gateway,
      clients: new BehindClients((account, region) => gateway.behind(account, region)),
      metrics: options.metrics,
      logs: this.functionLogs,
      processesPerFunction: options.processesPerFunction ?? 4,
      idleMilliseconds: options.idleMilliseconds ?? 300_000,
      home: tmpdir(),
    };
    this.operations = {
      ...functionOperations({ store: this.store, runnerHost, codeDirectory: () => this.codeDirectory() }),
      ...permissionOperations(this.store),
      ...eventInvokeConfigOperations(this.store),
      ...concurrencyOperations(this.store),
      ...provisionedConcurrencyOperations(this.store),
      ...versionOperations(this.store),
      ...functionUrlOperations(this.store),
      ...new EventSourceMappings(this.store, gateway.timeScale).operations,
      ...tagOperations(this.store),
      Invoke: invokeOperation(this.store, this.queue, this.work),
    };
  }

  /**
   * Queues an event that an AWS service sends. Only the function's resource-based policy can admit a service, unless it comes by a role.
   * Throws `ResourceNotFoundException` or `AccessDeniedException`.
   */
  async invokeAsync(request: Parameters<FunctionInvoker["invokeAsync"]>[0]): Promise<void> {
    const identity = readFunctionName(request.functionArn, { account: "", region: "" });
    const { record } = this.store.get(identity);
    const decision = await this.gateway.authorize({
      principal: request.invoker,
      action: "lambda:InvokeFunction",
      resource: record.arn,
      resourceAccount: identity.account,
      resourcePolicy: record.policy.document,
    });
    if (!decision.allowed) {
      throw new AwsError(
        "AccessDeniedException",
        `${invokerName(request.invoker)} may not perform lambda:InvokeFunction on ${record.arn}: ${decision.reason}`,
        403,
      );
    }
    requirePayload(request.payload);
    this.queue.accept(record, { requestId: randomUUID(), payload: request.payload });
  }

  /** The function's resource-based policy; undefined where the function is unknown or has none. */
  resourcePolicyOf(functionArn: string): PolicyDocument | undefined {
    const policy = this.store.find(functionArn)?.record.policy;
    return policy === undefined || policy.empty ? undefined : policy.document;
  }

  /** The lines of a function's log, of all accounts and Regions; with `lost`, also those its role may not write. */
  logs(functionName: string, options: { readonly lost?: boolean } = {}): readonly LogLine[] {
    return this.functionLogs.ofFunction(functionName, options);
  }

  /** Every run of a function, of all accounts and Regions, in the order they ended. */
  invocations(functionName: string): readonly InvocationRecord[] {
    return this.store
      .all()
      .filter(({ record }) => record.identity.name === functionName)
      .flatMap(({ runner }) => runner.records);
  }

  /** Destinations and dead-letter queues that did not take an event. */
  get failedDeliveries(): readonly FailedDelivery[] {
    return this.queue.failedDeliveries;
  }

  async settled(): Promise<void> {
    await this.queue.settled();
    await this.work.settled();
  }

  /** Ends every process and removes the unpacked code; events that wait for a retry are dropped. */
  async stop(): Promise<void> {
    this.queue.stop();
    await Promise.all([...this.store.runners].map((runner) => runner.stop()));
    if (this.directory) await rm(await this.directory, { recursive: true, force: true });
    this.directory = undefined;
  }

  private codeDirectory(): Promise<string> {
    this.directory ??= makeCodeFolder();
    return this.directory;
  }
}

function invokerName(invoker: Parameters<FunctionInvoker["invokeAsync"]>[0]["invoker"]): string {
  return invoker.kind === "service"
    ? `${invoker.service} (${invoker.sourceArn ?? invoker.sourceAccount})`
    : invoker.arn;
}

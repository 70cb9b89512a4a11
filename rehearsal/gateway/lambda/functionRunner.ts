import { randomBytes } from "node:crypto";
import { AwsError } from "../awsRequest";
import type { BehindClients } from "../behindClients";
import type { MetricSink } from "../metricDatum";
import type { Gateway } from "../serviceModule";
import { readEmbeddedMetrics } from "./embeddedMetrics";
import { environmentVariables } from "./environmentVariables";
import { type EnvironmentAnswer, ExecutionEnvironment } from "./executionEnvironment";
import { executionCredentials } from "./executionRole";
import type { FunctionLogs } from "./functionLogs";
import { recordFunctionMetric } from "./functionMetrics";
import { type FunctionRecord, logGroupOf } from "./functionRecord";
import { failureOf, reportLine } from "./invocationOutcome";
import type { Invocation, InvocationRecord, InvocationResult } from "./invocationRecord";
import { mayWriteLogs } from "./logAccess";

/** What the runners of all functions share. */
export interface RunnerHost {
  readonly gateway: Gateway;
  readonly clients: BehindClients;
  readonly metrics: MetricSink;
  readonly logs: FunctionLogs;
  /** Processes of one function at once; what comes beyond waits its turn, which AWS would not make it do. */
  readonly processesPerFunction: number;
  /** An idle process ends after this many milliseconds. */
  readonly idleMilliseconds: number;
  /** `HOME` of the functions' processes. */
  readonly home: string;
}

/** An environment is not used within this time of its credentials' end. */
const credentialsMarginMilliseconds = 5 * 60_000;
const logTailBytes = 4096;

interface KeptEnvironment {
  readonly environment: ExecutionEnvironment;
  readonly generation: number;
  readonly usableUntil: number;
  /** The event whose lines come next. */
  requestId: string | undefined;
  tail: string[];
  write(message: string): void;
  idleTimer?: NodeJS.Timeout;
}

/** Runs the events of one function in processes that it keeps for the next event. */
export class FunctionRunner {
  readonly records: InvocationRecord[] = [];
  private readonly all = new Set<KeptEnvironment>();
  private idle: KeptEnvironment[] = [];
  private waiting: (() => void)[] = [];
  private throttled: (() => void)[] = [];
  private running = 0;
  private inFlight = 0;
  private generation = 0;
  private stopped = false;

  constructor(
    private readonly record: FunctionRecord,
    private readonly host: RunnerHost,
  ) {}

  /** Code or settings changed, or the function is gone: no event from now on runs in a process started before. */
  async retire(): Promise<void> {
    this.generation++;
    const retired = this.idle;
    this.idle = [];
    await Promise.all(retired.map((kept) => this.discard(kept)));
  }

  /** Ends every process, also those at work. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.generation++;
    this.idle = [];
    await Promise.all([...this.all].map((kept) => this.discard(kept)));
  }

  /**
   * Runs one event. Throws `TooManyRequestsException` (429) where the reserved concurrency is in use, and
   * `InvalidParameterValueException` where the role cannot be assumed any more.
   */
  async run(invocation: Invocation): Promise<InvocationResult> {
    const reserved = this.record.reservedConcurrency;
    if (reserved !== undefined && this.inFlight >= reserved) {
      this.metric("Throttles", 1);
      throw Object.assign(new AwsError("TooManyRequestsException", "Rate Exceeded.", 429), {
        reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
      });
    }
    this.inFlight++;
    try {
      await this.takeTurn();
      try {
        return await this.runNow(invocation);
      } finally {
        this.running--;
        this.waiting.shift()?.();
      }
    } finally {
      this.inFlight--;
      this.wakeThrottled();
    }
  }

  /**
   * Resolves when an event has ended, at once where none is under way. A throttled event waits for that beside its pause: on
   * a shortened time scale a pause of minutes takes a moment, in which no event under way can end, so that the queue would
   * grow old without having waited. In the order of asking.
   */
  async ended(): Promise<void> {
    if (this.inFlight > 0) await new Promise<void>((resolve) => this.throttled.push(resolve));
  }

  private wakeThrottled(): void {
    // One for one that ended; all where nobody is left who would wake the others.
    const woken = this.inFlight === 0 ? this.throttled.splice(0) : this.throttled.splice(0, 1);
    for (const wake of woken) wake();
  }

  private async takeTurn(): Promise<void> {
    while (this.running >= this.host.processesPerFunction) {
      await new Promise<void>((resolve) => this.waiting.push(resolve));
    }
    this.running++;
  }

  private async runNow(invocation: Invocation): Promise<InvocationResult> {
    const { Timeout: timeout } = this.record.settings;
    const startedAt = Date.now();
    let kept = this.takeIdle();
    const cold = kept === undefined;
    kept ??= await this.startEnvironment();
    kept.requestId = invocation.requestId;
    kept.tail = [];
    let initMilliseconds: number | undefined;
    let answer: EnvironmentAnswer | undefined;
    if (cold) {
      const initialized = await kept.environment.initialize();
      if ("kind" in initialized) answer = initialized;
      else initMilliseconds = initialized.milliseconds;
    }
    const begun = performance.now();
    kept.write(`START RequestId: ${invocation.requestId} Version: $LATEST`);
    answer ??= await kept.environment.invoke({
      requestId: invocation.requestId,
      payload: invocation.payload,
      deadline: Date.now() + timeout * 1000,
      functionArn: this.record.arn,
      traceId: `Root=1-${Math.floor(startedAt / 1000).toString(16)}-${randomBytes(12).toString("hex")};Parent=${randomBytes(8).toString("hex")};Sampled=0`,
    });
    const durationMilliseconds = performance.now() - begun;
    const failure = failureOf(answer, invocation.requestId, timeout);
    if (answer.kind === "timed-out") kept.write(`${new Date().toISOString()} ${failure?.errorMessage}`);
    kept.write(`END RequestId: ${invocation.requestId}`);
    const maxRssBytes = "maxRssBytes" in answer ? answer.maxRssBytes : undefined;
    kept.write(
      reportLine(
        invocation.requestId,
        this.record.settings.MemorySize,
        durationMilliseconds,
        maxRssBytes,
        initMilliseconds,
      ),
    );
    this.records.push({
      requestId: invocation.requestId,
      attempt: invocation.attempt,
      cold,
      ...(initMilliseconds !== undefined && { initMilliseconds }),
      durationMilliseconds,
      ...(maxRssBytes !== undefined && { maxRssBytes }),
      ...(kept.environment.processId !== undefined && { processId: kept.environment.processId }),
      startedAt,
      outcome: answer.kind === "result" ? "success" : answer.kind === "error" ? "function-error" : answer.kind,
    });
    this.metric("Invocations", 1);
    this.metric("Errors", failure === undefined ? 0 : 1);
    this.metric("Duration", durationMilliseconds);
    const logTail = kept.tail.join("\n").slice(-logTailBytes);
    kept.requestId = undefined;
    await this.giveBack(kept);
    if (failure === undefined && answer.kind === "result") return { payload: answer.payload, logTail };
    return { payload: JSON.stringify(failure), functionError: "Unhandled", logTail };
  }

  private takeIdle(): KeptEnvironment | undefined {
    // The one used last: as on AWS, the others grow old and end.
    for (let kept = this.idle.pop(); kept !== undefined; kept = this.idle.pop()) {
      clearTimeout(kept.idleTimer);
      if (this.isUsable(kept)) return kept;
      void this.discard(kept);
    }
    return undefined;
  }

  private isUsable(kept: KeptEnvironment): boolean {
    return !kept.environment.ended && kept.generation === this.generation && Date.now() < kept.usableUntil;
  }

  private async giveBack(kept: KeptEnvironment): Promise<void> {
    if (!this.isUsable(kept)) return this.discard(kept);
    kept.idleTimer = setTimeout(() => {
      this.idle = this.idle.filter((other) => other !== kept);
      void this.discard(kept);
    }, this.host.idleMilliseconds);
    kept.idleTimer.unref();
    this.idle.push(kept);
  }

  private async discard(kept: KeptEnvironment): Promise<void> {
    clearTimeout(kept.idleTimer);
    this.all.delete(kept);
    await kept.environment.kill();
  }

  private async startEnvironment(): Promise<KeptEnvironment> {
    const { record, host, generation } = this;
    const { account, region, name } = record.identity;
    const day = new Date().toISOString().slice(0, 10).replaceAll("-", "/");
    const logStream = `${day}/[$LATEST]${randomBytes(16).toString("hex")}`;
    const [credentials, mayWrite] = await Promise.all([
      executionCredentials(host.gateway, {
        roleArn: record.settings.Role,
        functionName: name,
        functionArn: record.arn,
      }),
      mayWriteLogs(host, record, logStream),
    ]);
    if (this.stopped) throw new AwsError("ServiceException", `The rehearsal has stopped; ${name} was not run`, 500);
    const logGroup = logGroupOf(record);
    const write = (message: string) => {
      const { requestId } = kept;
      kept.tail.push(message);
      host.logs.append({
        account,
        region,
        functionName: name,
        logGroup,
        logStream,
        timestamp: Date.now(),
        message,
        ...(requestId !== undefined && { requestId }),
        kept: mayWrite,
      });
      // Embedded metrics are made from the log: a line that is lost makes none.
      if (mayWrite) for (const datum of readEmbeddedMetrics(message, { account, region })) host.metrics.record(datum);
    };
    const kept: KeptEnvironment = {
      environment: new ExecutionEnvironment({
        directory: record.code.directory,
        variables: environmentVariables(record, {
          credentials,
          logStream,
          endpoint: host.gateway.url,
          home: host.home,
        }),
        memoryMegabytes: record.settings.MemorySize,
        onLine: write,
      }),
      generation,
      usableUntil: credentials.expiration.getTime() - credentialsMarginMilliseconds,
      requestId: undefined,
      tail: [],
      write,
    };
    this.all.add(kept);
    return kept;
  }

  private metric(name: Parameters<typeof recordFunctionMetric>[2], value: number): void {
    recordFunctionMetric(this.host.metrics, this.record.identity, name, value);
  }
}

import type { MetricAlarm } from "@aws-sdk/client-cloudwatch";
import type { AwsRequest } from "../awsRequest";
import { BehindClients } from "../behindClients";
import { MessageDelivery } from "../messageDelivery";
import type { MetricDatum, MetricSink } from "../metricDatum";
import { PendingWork } from "../pendingWork";
import { type Gateway, type Operation, passThrough, type ServiceModule } from "../serviceModule";
import { AlarmDirectory } from "./alarmDirectory";
import { type Evaluation, evaluateAlarm, isEvaluated } from "./alarmEvaluation";
import { alarmMessage } from "./alarmMessage";
import { readMetricData } from "./metricDataInput";
import { MetricPeriods } from "./metricPeriods";
import { queueDepth } from "./queueDepth";

/** One change of an alarm's state, and what became of its notifications. */
export interface AlarmChange {
  readonly account: string;
  readonly region: string;
  readonly alarmName: string;
  readonly from: string;
  readonly to: string;
  readonly reason: string;
  readonly actions: readonly { readonly target: string; readonly delivered: boolean; readonly reason?: string }[];
}

/** Depths are read again after this long; sooner, a caller that waits for quiet would never find it. */
const depthsStandMilliseconds = 10;

/**
 * Gives moto's CloudWatch alarms their states: takes the metrics that the rehearsal knows, evaluates the alarms that
 * match in namespace, name and every dimension, and publishes to their SNS topics as `cloudwatch.amazonaws.com`, under the
 * policies of topic and key.
 *
 * Less than AWS: one period lasts until `endPeriod`, whatever the alarm's `Period`; units are not compared; queue depths
 * are read when someone waits for the rehearsal to settle; composite alarms, metric math, percentiles and anomaly
 * detection keep their state; actions other than SNS topics are recorded as not delivered; no EventBridge event.
 */
export class AlarmService implements ServiceModule, MetricSink {
  readonly service = "monitoring";
  readonly operations: Readonly<Record<string, Operation>>;
  readonly changes: AlarmChange[] = [];
  private readonly periods = new MetricPeriods();
  private readonly alarms: AlarmDirectory;
  private readonly clients: BehindClients;
  private readonly messages: MessageDelivery;
  private readonly work = new PendingWork();
  private readonly due = new Map<string, { readonly account: string; readonly region: string }>();
  private evaluating: Promise<void> = Promise.resolve();
  private failure: Error | undefined;
  private stopped = false;
  private depthsReadAt = Number.NEGATIVE_INFINITY;
  /** Where alarms may be: accounts and Regions that called CloudWatch or reported a metric. */
  private readonly places = new Map<string, { readonly account: string; readonly region: string }>();

  constructor(gateway: Gateway) {
    this.clients = new BehindClients((account, region) => gateway.behind(account, region));
    this.messages = new MessageDelivery(gateway);
    this.alarms = new AlarmDirectory(this.clients);
    const changesAlarms: Operation = async (request) => ({
      ...passThrough,
      rewrite: (response) => {
        this.alarms.forget(request.account, request.region);
        this.evaluateSoon(request);
        return response;
      },
    });
    this.operations = {
      PutMetricAlarm: changesAlarms,
      DeleteAlarms: changesAlarms,
      EnableAlarmActions: changesAlarms,
      DisableAlarmActions: changesAlarms,
      SetAlarmState: (request) => this.setAlarmState(request),
      PutMetricData: async (request) => {
        for (const datum of readMetricData(request)) this.periods.add(datum);
        this.evaluateSoon(request);
        return passThrough;
      },
    };
  }

  record(datum: MetricDatum): void {
    this.periods.add(datum);
    this.evaluateSoon(datum);
  }

  /** Ends the current period of every metric: what was reported before now lies in the past. */
  endPeriod(): void {
    this.periods.endPeriod();
    for (const place of this.places.values()) this.evaluateSoon(place);
  }

  /** Rejects where an evaluation failed since the last time. */
  async settled(): Promise<void> {
    if (performance.now() - this.depthsReadAt > depthsStandMilliseconds) {
      await this.readQueueDepths();
      this.depthsReadAt = performance.now();
    }
    await this.work.settled();
    const { failure } = this;
    this.failure = undefined;
    if (failure) throw failure;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.work.settled();
  }

  /** Many metrics at once make one evaluation. */
  private evaluateSoon({ account, region }: { readonly account: string; readonly region: string }): void {
    const key = `${account}/${region}`;
    this.places.set(key, { account, region });
    if (this.stopped || this.due.has(key)) return;
    this.due.set(key, { account, region });
    this.evaluating = this.evaluating
      .then(() => {
        this.due.delete(key);
        return this.evaluate(account, region);
      })
      .catch((cause: unknown) => {
        this.failure ??= new Error(`The alarms of account ${account} in ${region} could not be evaluated.`, { cause });
      });
    void this.work.track(this.evaluating);
  }

  private async evaluate(account: string, region: string): Promise<void> {
    for (const alarm of await this.alarms.list(account, region)) {
      if (!isEvaluated(alarm)) continue;
      const metric = metricOf(alarm, account, region);
      // As after its creation on AWS, nothing is said of a metric before its first datapoint or the end of a period.
      if (!this.periods.isDecided(metric)) continue;
      const periods = this.periods.last(alarm.EvaluationPeriods ?? 1, metric);
      const found = evaluateAlarm(alarm, periods);
      if (found !== undefined && found.state !== alarm.StateValue) await this.change(alarm, found, account, region);
    }
  }

  private async change(alarm: MetricAlarm, to: Evaluation, account: string, region: string): Promise<void> {
    await this.alarms.setState(account, region, alarm.AlarmName ?? "", to);
    await this.act(alarm, to, account, region);
  }

  /** Publishes a change of state to the topics that the alarm names for it. */
  private async act(alarm: MetricAlarm, to: Evaluation, account: string, region: string): Promise<void> {
    const targets = {
      ALARM: alarm.AlarmActions,
      OK: alarm.OKActions,
      INSUFFICIENT_DATA: alarm.InsufficientDataActions,
    }[to.state];
    const message = alarmMessage(alarm, to, { account, region, at: new Date() });
    const sender = {
      kind: "service",
      service: "cloudwatch.amazonaws.com",
      sourceAccount: account,
      sourceArn: alarm.AlarmArn ?? "",
    } as const;
    const enabled = alarm.ActionsEnabled === false ? [] : (targets ?? []);
    const actions = await Promise.all(
      enabled.map(async (target) => ({ target, ...(await this.messages.send(sender, target, message)) })),
    );
    this.changes.push({
      account,
      region,
      alarmName: alarm.AlarmName ?? "",
      from: alarm.StateValue ?? "INSUFFICIENT_DATA",
      to: to.state,
      reason: to.reason,
      actions,
    });
  }

  /** A state set by hand acts as any other change ("SetAlarmState"), until the next evaluation. */
  private async setAlarmState(request: AwsRequest): ReturnType<Operation> {
    const { account, region, parameters } = request;
    const alarms = await this.alarms.list(account, region);
    const alarm = alarms.find((candidate) => candidate.AlarmName === parameters.AlarmName);
    return {
      ...passThrough,
      rewrite: (response) => {
        this.alarms.forget(account, region);
        const state = parameters.StateValue;
        const known = state === "ALARM" || state === "OK" || state === "INSUFFICIENT_DATA";
        if (response.status === 200 && alarm && known && state !== alarm.StateValue) {
          void this.work.track(this.act(alarm, { state, reason: String(parameters.StateReason) }, account, region));
        }
        return response;
      },
    };
  }

  private async readQueueDepths(): Promise<void> {
    for (const { account, region } of [...this.places.values()]) {
      for (const alarm of await this.alarms.list(account, region)) {
        if (alarm.Namespace !== "AWS/SQS" || alarm.MetricName !== "ApproximateNumberOfMessagesVisible") continue;
        const metric = metricOf(alarm, account, region);
        const name = metric.dimensions.QueueName;
        if (name === undefined) continue;
        const depth = await queueDepth(this.clients, { account, region, name });
        if (depth !== undefined && this.periods.setGauge({ ...metric, value: depth })) {
          this.evaluateSoon({ account, region });
        }
      }
    }
  }
}

function metricOf(alarm: MetricAlarm, account: string, region: string) {
  return {
    account,
    region,
    namespace: alarm.Namespace ?? "",
    name: alarm.MetricName ?? "",
    dimensions: Object.fromEntries((alarm.Dimensions ?? []).map(({ Name, Value }) => [Name ?? "", Value ?? ""])),
  };
}

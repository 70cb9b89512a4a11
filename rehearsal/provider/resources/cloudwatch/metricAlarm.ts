import {
  CloudWatchClient,
  type ComparisonOperator,
  DeleteAlarmsCommand,
  DescribeAlarmsCommand,
  ListTagsForResourceCommand,
  type MetricAlarm,
  PutMetricAlarmCommand,
  type StandardUnit,
  type Statistic,
  TagResourceCommand,
  UntagResourceCommand,
} from "@aws-sdk/client-cloudwatch";
import type { MetricAlarmArgs, MetricAlarmState } from "@pulumi/aws/cloudwatch/metricAlarm";
import { flag, list, map, number, object, region, set, tags, text, type Values } from "../../property";
import type { ResourceContext } from "../../resourceContext";
import { defineResource } from "../../resourceType";
import { tagList, tagsOf } from "../../tags";
import { metricQuery, metricQueryOutput, metricQueryRequest } from "./metricQuery";

const inputs = {
  actionsEnabled: flag({ default: true }),
  alarmActions: set(text()),
  alarmDescription: text(),
  comparisonOperator: text({ required: true }),
  datapointsToAlarm: number(),
  dimensions: map(text()),
  evaluateLowSampleCountPercentiles: text({ computed: true }),
  evaluationPeriods: number({ required: true }),
  extendedStatistic: text({ conflictsWith: "statistic" }),
  insufficientDataActions: set(text()),
  metricName: text(),
  metricQueries: list(object(metricQuery)),
  name: text({ replaces: true, autoName: { maxLength: 255 } }),
  namespace: text(),
  okActions: set(text()),
  period: number(),
  region,
  statistic: text({ values: ["SampleCount", "Average", "Sum", "Minimum", "Maximum"] }),
  tags,
  threshold: number(),
  thresholdMetricId: text(),
  treatMissingData: text({ default: "missing", values: ["missing", "ignore", "breaching", "notBreaching"] }),
  unit: text(),
} as const;

/** Its id is its name. */
export const metricAlarm = defineResource<MetricAlarmArgs, MetricAlarmState>()({
  inputs,
  missing: ["ResourceNotFound", "ResourceNotFoundException"],
  refuse: ({ metricName, metricQueries }) =>
    (metricName === undefined) === ((metricQueries ?? []).length === 0)
      ? { property: "metricName", reason: `One of "metricName" and "metricQueries" must be given, not both.` }
      : undefined,

  async create(given, context) {
    await put(given, context);
    return given.name;
  },

  async read(id, context) {
    const cloudWatch = context.client(CloudWatchClient);
    const { MetricAlarms = [] } = await cloudWatch.send(
      new DescribeAlarmsCommand({ AlarmNames: [id], AlarmTypes: ["MetricAlarm"] }),
    );
    const [alarm] = MetricAlarms;
    if (!alarm) return undefined;
    const { Tags } = await cloudWatch.send(new ListTagsForResourceCommand({ ResourceARN: alarm.AlarmArn }));
    return { ...described(alarm), tagsAll: tagsOf(Tags) };
  },

  async update(_id, { inputs: given, changed }, context) {
    const names = Object.keys(inputs).filter((name) => name !== "tags") as (keyof typeof inputs)[];
    if (changed(...names)) await put(given, context);
  },

  async delete(id, context) {
    await context.client(CloudWatchClient).send(new DeleteAlarmsCommand({ AlarmNames: [id] }));
  },

  tagging: {
    tag: (id, added, context) =>
      context
        .client(CloudWatchClient)
        .send(new TagResourceCommand({ ResourceARN: arnOf(id, context), Tags: tagList(added) })),
    untag: (id, keys, context) =>
      context
        .client(CloudWatchClient)
        .send(new UntagResourceCommand({ ResourceARN: arnOf(id, context), TagKeys: keys })),
  },
});

async function put(given: Values<typeof inputs>, context: ResourceContext): Promise<void> {
  await context.client(CloudWatchClient).send(
    new PutMetricAlarmCommand({
      AlarmName: given.name,
      AlarmDescription: given.alarmDescription,
      ActionsEnabled: given.actionsEnabled,
      AlarmActions: [...(given.alarmActions ?? [])],
      OKActions: [...(given.okActions ?? [])],
      InsufficientDataActions: [...(given.insufficientDataActions ?? [])],
      MetricName: given.metricName,
      Namespace: given.namespace,
      Statistic: given.statistic as Statistic | undefined,
      ExtendedStatistic: given.extendedStatistic,
      Dimensions: given.dimensions && Object.entries(given.dimensions).map(([Name, Value]) => ({ Name, Value })),
      Period: given.period,
      Unit: given.unit as StandardUnit | undefined,
      EvaluationPeriods: given.evaluationPeriods,
      DatapointsToAlarm: given.datapointsToAlarm,
      Threshold: given.threshold,
      ComparisonOperator: given.comparisonOperator as ComparisonOperator,
      TreatMissingData: given.treatMissingData,
      EvaluateLowSampleCountPercentile: given.evaluateLowSampleCountPercentiles,
      ThresholdMetricId: given.thresholdMetricId,
      Metrics: given.metricQueries?.map(metricQueryRequest),
      Tags: tagList(context.tags),
    }),
  );
}

function described(alarm: MetricAlarm) {
  const dimensions = (alarm.Dimensions ?? []).map(({ Name = "", Value }) => [Name, Value]);
  return {
    name: alarm.AlarmName,
    arn: alarm.AlarmArn,
    alarmDescription: alarm.AlarmDescription,
    actionsEnabled: alarm.ActionsEnabled,
    alarmActions: alarm.AlarmActions,
    okActions: alarm.OKActions,
    insufficientDataActions: alarm.InsufficientDataActions,
    metricName: alarm.MetricName,
    namespace: alarm.Namespace,
    statistic: alarm.Statistic,
    extendedStatistic: alarm.ExtendedStatistic,
    dimensions: Object.fromEntries(dimensions),
    period: alarm.Period,
    unit: alarm.Unit,
    evaluationPeriods: alarm.EvaluationPeriods,
    datapointsToAlarm: alarm.DatapointsToAlarm,
    threshold: alarm.Threshold,
    comparisonOperator: alarm.ComparisonOperator,
    treatMissingData: alarm.TreatMissingData ?? "missing",
    evaluateLowSampleCountPercentiles: alarm.EvaluateLowSampleCountPercentile,
    thresholdMetricId: alarm.ThresholdMetricId,
    metricQueries: alarm.Metrics?.map(metricQueryOutput),
  };
}

function arnOf(name: string, { partition, region: home, account }: ResourceContext): string {
  return `arn:${partition}:cloudwatch:${home}:${account}:alarm:${name}`;
}

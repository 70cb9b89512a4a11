import type { MetricDataQuery, StandardUnit } from "@aws-sdk/client-cloudwatch";
import { flag, map, number, object, text, type Values } from "../../property";

/** A query of a metric alarm: an expression, or a metric with its statistic. */
export const metricQuery = {
  accountId: text(),
  expression: text(),
  id: text({ required: true }),
  label: text(),
  metric: object({
    dimensions: map(text()),
    metricName: text({ required: true }),
    namespace: text(),
    period: number({ required: true }),
    stat: text({ required: true }),
    unit: text(),
  }),
  period: number(),
  returnData: flag(),
} as const;

export function metricQueryRequest(query: Values<typeof metricQuery>): MetricDataQuery {
  const { metric } = query;
  return {
    Id: query.id,
    AccountId: query.accountId,
    Expression: query.expression,
    Label: query.label,
    Period: query.period,
    ReturnData: query.returnData ?? false,
    MetricStat: metric && {
      Metric: {
        MetricName: metric.metricName,
        Namespace: metric.namespace,
        Dimensions: Object.entries(metric.dimensions ?? {}).map(([Name, Value]) => ({ Name, Value })),
      },
      Period: metric.period,
      Stat: metric.stat,
      Unit: metric.unit as StandardUnit | undefined,
    },
  };
}

export function metricQueryOutput(query: MetricDataQuery) {
  const stat = query.MetricStat;
  return {
    id: query.Id,
    accountId: query.AccountId,
    expression: query.Expression,
    label: query.Label,
    period: query.Period,
    returnData: query.ReturnData,
    metric: stat && {
      metricName: stat.Metric?.MetricName,
      namespace: stat.Metric?.Namespace,
      dimensions: Object.fromEntries((stat.Metric?.Dimensions ?? []).map(({ Name = "", Value }) => [Name, Value])),
      period: stat.Period,
      stat: stat.Stat,
      unit: stat.Unit,
    },
  };
}

import * as z from "zod";
import type { AwsRequest } from "../awsRequest";
import type { MetricIdentity } from "./metricPeriods";

/** Numbers come as text in the query protocol and as numbers in CBOR and JSON. */
const number = z.coerce.number();
const schema = z.object({
  Namespace: z.string(),
  MetricData: z
    .array(
      z.object({
        MetricName: z.string(),
        Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })).default([]),
        Value: number.optional(),
        Values: z.array(number).optional(),
        Counts: z.array(number).optional(),
        StatisticValues: z.object({ SampleCount: number, Sum: number }).optional(),
      }),
    )
    .default([]),
});

export type GivenMetric = MetricIdentity & { readonly value: number; readonly count?: number };

/**
 * The datapoints of a PutMetricData call; none where the call is malformed, which moto answers. A statistic set counts as
 * its mean, `SampleCount` times.
 */
export function readMetricData(request: AwsRequest): readonly GivenMetric[] {
  const parsed = schema.safeParse(request.parameters);
  if (!parsed.success) return [];
  return parsed.data.MetricData.flatMap((datum): GivenMetric[] => {
    const metric = {
      account: request.account,
      region: request.region,
      namespace: parsed.data.Namespace,
      name: datum.MetricName,
      dimensions: Object.fromEntries(datum.Dimensions.map(({ Name, Value }) => [Name, Value])),
    };
    const { Value: value, Values: values, StatisticValues: set } = datum;
    if (value !== undefined) return [{ ...metric, value }];
    if (values !== undefined) {
      return values.map((each, index) => ({ ...metric, value: each, count: datum.Counts?.[index] ?? 1 }));
    }
    if (set !== undefined && set.SampleCount > 0) {
      return [{ ...metric, value: set.Sum / set.SampleCount, count: set.SampleCount }];
    }
    return [];
  });
}

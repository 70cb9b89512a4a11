import * as z from "zod";
import type { MetricDatum } from "../metricDatum";

const formatSchema = z.looseObject({
  _aws: z.looseObject({
    Timestamp: z.number(),
    CloudWatchMetrics: z.array(
      z.looseObject({
        Namespace: z.string(),
        Dimensions: z.array(z.array(z.string())).default([[]]),
        Metrics: z.array(z.looseObject({ Name: z.string(), Unit: z.string().optional() })),
      }),
    ),
  }),
});

/**
 * The metrics in one log line of the CloudWatch embedded metric format (User Guide, "Specification: Embedded metric
 * format"); none where the line is something else. Each dimension set of a directive makes a metric of its own.
 */
export function readEmbeddedMetrics(
  line: string,
  origin: { readonly account: string; readonly region: string },
): readonly MetricDatum[] {
  if (!line.includes('"_aws"')) return [];
  let document: unknown;
  try {
    document = JSON.parse(line);
  } catch {
    return [];
  }
  const parsed = formatSchema.safeParse(document);
  if (!parsed.success) return [];
  const members: Record<string, unknown> = parsed.data;
  const data: MetricDatum[] = [];
  for (const directive of parsed.data._aws.CloudWatchMetrics) {
    for (const names of directive.Dimensions) {
      const dimensions = Object.fromEntries(names.map((name) => [name, String(members[name])]));
      for (const metric of directive.Metrics) {
        const found = members[metric.Name];
        for (const value of Array.isArray(found) ? found : [found]) {
          if (typeof value !== "number") continue;
          data.push({
            ...origin,
            namespace: directive.Namespace,
            name: metric.Name,
            dimensions,
            value,
            ...(metric.Unit !== undefined && { unit: metric.Unit }),
            at: parsed.data._aws.Timestamp,
          });
        }
      }
    }
  }
  return data;
}

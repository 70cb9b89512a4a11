import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";
import { ConfigServiceClient } from "@aws-sdk/client-config-service";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import type { Context } from "aws-lambda";
import * as z from "zod";
import { clientConfiguration } from "../aws/clients";
import { describeError } from "../aws/errorCode";
import { names } from "../domain/names";
import { sweepEventOf } from "../domain/sweepEvent";
import { placeOf, rulesToSweep, type SweptRule } from "../domain/sweptRule";
import { AccountShares } from "./accountShare";
import { nonCompliantResources, nonCompliantRules } from "./compliance";
import { readSweepEnvironment } from "./environment";
import { sweepNoncompliance, sweptAggregator } from "./sweep";
import { tell } from "./tell";

const environment = readSweepEnvironment(process.env);
const log = new Logger({ serviceName: sweepNoncompliance.name });
const metrics = new Metrics({ namespace: names.metricNamespace, serviceName: sweepNoncompliance.name });
const config = new ConfigServiceClient(clientConfiguration());
const events = new EventBridgeClient(clientConfiguration());
const lambda = new LambdaClient(clientConfiguration());

/** The schedule's own event says nothing; a sweep that ran out of time invokes the next with the place where it stopped. */
const requestSchema = z.looseObject({ sweepAfter: z.string().optional() }).catch({});

/** Below this, in milliseconds, no further rule is begun: pages and events of one rule take seconds, of an account's share two minutes. */
const reserve = 180_000;

export interface SweepAnswer {
  readonly rules: number;
  readonly resources: number;
  /** Place after which another invocation goes on; undefined where all was swept. */
  readonly goesOnAfter: string | undefined;
}

/**
 * Looks into each rule that finds something, and tells of every resource. A rule that can't be looked into does not keep the
 * others from it; it is named in the error that is thrown at the end, and reaches the dead-letter queue and the alarm. To tell
 * of a resource twice is harmless: its responder finds it contained.
 */
export async function handler(payload: unknown, context: Context): Promise<SweepAnswer> {
  log.resetKeys();
  log.addContext(context);
  const { sweepAfter } = requestSchema.parse(payload);
  const rules = rulesToSweep(await nonCompliantRules(config, sweptAggregator), environment.rules, sweepAfter);
  const shares = new AccountShares();
  const failures: string[] = [];
  let resources = 0;
  let swept = 0;
  let goesOnAfter: string | undefined;
  for (const [index, rule] of rules.entries()) {
    if (context.getRemainingTimeInMillis() < reserve) {
      const before = rules[index - 1];
      goesOnAfter = before === undefined ? (sweepAfter ?? "") : placeOf(before);
      await goOn(goesOnAfter);
      break;
    }
    try {
      resources += await sweep(rule, shares);
    } catch (error) {
      failures.push(`${placeOf(rule)} (${describeError(error)})`);
    }
    swept++;
  }
  metrics.addMetric("Swept", MetricUnit.Count, resources);
  metrics.publishStoredMetrics();
  log.info(`Told of ${resources} resources that do not comply with ${swept} rules`, { goesOnAfter, failures });
  if (failures.length > 0)
    throw new Error(
      `${failures.length} of ${swept} rules could not be swept: ${failures.join("; ").slice(0, 10_000)}. All others were.`,
    );
  return { rules: swept, resources, goesOnAfter };
}

async function sweep(rule: SweptRule, shares: AccountShares): Promise<number> {
  const sweptAt = new Date().toISOString();
  let told = 0;
  shares.require(rule.accountId);
  for await (const resources of nonCompliantResources(config, sweptAggregator, rule)) {
    await tell(
      events,
      resources.map((resource) => sweepEventOf(resource, sweptAt)),
    );
    told += resources.length;
    shares.take(rule.accountId, resources.length);
    if (resources.length > 0) shares.require(rule.accountId);
  }
  return told;
}

async function goOn(sweepAfter: string): Promise<void> {
  await lambda.send(
    new InvokeCommand({
      FunctionName: environment.functionName,
      InvocationType: "Event",
      Payload: Buffer.from(JSON.stringify({ sweepAfter })),
    }),
  );
}

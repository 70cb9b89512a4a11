import { configNames } from "../domain/configNames";
import type { FunctionDefinition } from "../domain/functionDefinition";
import { names, responderFunctionName } from "../domain/names";

const name = "sweep-noncompliance";

/** The daily sweep: what is non-compliant and silent, because it was so before day one or was broken again meanwhile. */
export const sweepNoncompliance = {
  name,
  summary:
    "Looks once a day for what does not comply with the playbook's Config rules, and tells of it as Config does.",
  timeoutSeconds: 900,
  memoryMegabytes: 512,
  /** Two sweeps at once would tell of everything twice. */
  reservedConcurrency: 1,
  permissions: {
    home: [
      {
        sid: "ReadCompliance",
        actions: [
          "config:DescribeAggregateComplianceByConfigRules",
          "config:GetAggregateComplianceDetailsByConfigRule",
        ],
        // The ARN of an aggregator has an id of Config's own making, not its name.
        resources: ["arn:{partition}:config:{region}:{account}:config-aggregator/*"],
      },
      {
        sid: "Tell",
        actions: ["events:PutEvents"],
        resources: [`arn:{partition}:events:{region}:{account}:event-bus/${names.findingBus}`],
        // One call puts several events, so the key has several values ("Actions, resources, and condition keys for EventBridge").
        conditions: { "ForAllValues:StringEquals": { "events:source": names.sweepSource } },
      },
      {
        sid: "GoOn",
        actions: ["lambda:InvokeFunction"],
        resources: [`arn:{partition}:lambda:{region}:{account}:function:${responderFunctionName(name)}`],
      },
    ],
    member: [],
  },
} as const satisfies FunctionDefinition;

/** The aggregator that the sweep reads. */
export const sweptAggregator = configNames.aggregator;

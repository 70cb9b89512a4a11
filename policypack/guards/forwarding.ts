import { names } from "../../functions/domain/names";
import { textOf } from "../inputs";
import { guardPolicy, guardSettings } from "./guardPolicy";

/** What Firebreak's rules are called in every account: `firebreak-forward-findings`, `firebreak-isolate-mining-instance`. */
const rulePrefix = "firebreak-";

/** Properties of each type that name a rule, a bus or a group which it makes or changes. */
const nameProperties: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/eventRule:EventRule": ["name", "eventBusName"],
  "aws:cloudwatch/eventTarget:EventTarget": ["rule", "eventBusName"],
  "aws:cloudwatch/eventBus:EventBus": ["name"],
  "aws:cloudwatch/eventBusPolicy:EventBusPolicy": ["eventBusName"],
  "aws:cloudwatch/eventPermission:EventPermission": ["eventBusName"],
  "aws:resourcegroups/group:Group": ["name"],
  "aws-native:events:Rule": ["name", "eventBusName"],
  "aws-native:events:EventBus": ["name"],
  "aws-native:events:EventBusPolicy": ["eventBusName"],
  "aws-native:resourcegroups:Group": ["name"],
};

/** No stack but Firebreak's changes how findings reach it. */
export const firebreakForwarding = guardPolicy({
  name: "firebreak-forwarding",
  summary: "Only Firebreak's stacks manage its bus, its forwarding rules and its inventory of exceptions.",
  why: "A rule that is disabled, or has another target, keeps an account's findings from the responders, and nothing else shows it.",
  fix: "Leave what is called firebreak-… to Firebreak's stacks, and give rules of your own another name.",
  level: "mandatory",
  levelBecause: "Findings that do not arrive are answered by nobody.",
  severity: "critical",
  settings: guardSettings,
  types: Object.keys(nameProperties),
  claim({ type, props }) {
    for (const property of nameProperties[type] ?? []) {
      // A bus may be given by its ARN: arn:aws:events:<Region>:<account>:event-bus/firebreak.
      const name = textOf(props[property])?.split("/").at(-1);
      if (name === names.findingBus || name?.startsWith(rulePrefix))
        return { what: `${property} is ${name}, which is Firebreak's.`, why: "Findings come to the responders by it." };
    }
    return undefined;
  },
});

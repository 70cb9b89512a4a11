import type { Arrival } from "../busEvent";
import type { Rule, Target } from "../eventBuses";
import { transformInput } from "./inputTransformer";
import { selectByJsonPath } from "./jsonPath";

/** The payload that a target gets for an event. Throws `TransformedInputError`. */
export function targetInput(target: Target, rule: Rule, arrival: Arrival): string {
  if (target.Input !== undefined) {
    return target.Input;
  }
  if (target.InputPath !== undefined) {
    return JSON.stringify(selectByJsonPath(arrival.event, target.InputPath) ?? null);
  }
  if (target.InputTransformer !== undefined) {
    return transformInput(target.InputTransformer, arrival.event, {
      ruleArn: rule.arn,
      ruleName: rule.name,
      ingestionTime: arrival.ingestedAt,
    });
  }
  return JSON.stringify(arrival.event);
}

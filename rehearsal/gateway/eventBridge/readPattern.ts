import { EventPattern } from "../../../functions/domain/eventPattern/eventPattern";
import { InvalidEventPattern } from "../../../functions/domain/eventPattern/invalidEventPattern";
import { AwsError } from "../awsRequest";

/** "Event pattern size: 2,048 characters" (quotas); the API itself takes up to 4,096. */
const longestPattern = 2048;

/** A request's event pattern, compiled. Throws EventBridge's own error for one that it would refuse. */
export function readPattern(source: string): EventPattern {
  try {
    return EventPattern.parse(source);
  } catch (error) {
    if (error instanceof InvalidEventPattern) throw refusal(error);
    throw error;
  }
}

/** The same of a rule's, which is to be shorter. */
export function readRulePattern(source: string): EventPattern {
  if (source.length > longestPattern)
    throw refusal(
      new InvalidEventPattern(`It has ${source.length} characters; at most ${longestPattern} are allowed.`),
    );
  return readPattern(source);
}

function refusal({ message }: InvalidEventPattern): AwsError {
  return new AwsError("InvalidEventPatternException", message);
}

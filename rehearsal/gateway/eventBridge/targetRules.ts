import { type Arn, parseArn } from "../arn";
import { AwsError } from "../awsRequest";
import type { EventBus, Target } from "./eventBuses";
import { isValidTemplate } from "./input/inputTransformer";

/** What a target's ARN names, among the kinds that the gateway delivers to. */
export type TargetKind = "function" | "queue" | "topic" | "event-bus";

export function targetKind(arn: Arn): TargetKind | undefined {
  if (arn.service === "lambda" && arn.resource.startsWith("function:")) return "function";
  if (arn.service === "events" && arn.resource.startsWith("event-bus/")) return "event-bus";
  if (arn.service === "sqs") return "queue";
  if (arn.service === "sns") return "topic";
  return undefined;
}

/** What PutTargets refuses beyond its members' own constraints. Throws `ValidationException`. */
export function assertTarget(target: Target, bus: EventBus): void {
  const arn = parseArn(target.Arn);
  if (arn === undefined) {
    throw invalid(`Parameter ${target.Arn} is not valid. Reason: Provided Arn is not in correct format.`);
  }
  const kind = targetKind(arn);
  if (kind === undefined) {
    throw invalid(
      `Target ${target.Arn} is of a kind that the rehearsal does not deliver to. Extend rehearsal/gateway/eventBridge/targets.`,
    );
  }
  assertPlace(target, kind, arn, bus);
  assertInput(target, kind);
  const deadLetters = target.DeadLetterConfig?.Arn === undefined ? undefined : parseArn(target.DeadLetterConfig.Arn);
  if (deadLetters !== undefined && deadLetters.region !== bus.region) {
    throw invalid(`The dead-letter queue of target ${target.Id} must be in ${bus.region}, the Region of the rule.`);
  }
}

/**
 * A role is required for a bus in another account (since March 2023 for new targets) or Region, and for another account's queue or
 * topic ("Sending events to an AWS service in another account"), which must be in the rule's own Region.
 */
function assertPlace(target: Target, kind: TargetKind, arn: Arn, bus: EventBus): void {
  const elsewhere = arn.account !== bus.account || arn.region !== bus.region;
  if (kind !== "event-bus" && arn.region !== bus.region) {
    throw invalid(`Target ${target.Arn} must be in ${bus.region}, the Region of the rule.`);
  }
  if (kind === "function" && (target.RoleArn !== undefined || arn.account !== bus.account)) {
    throw invalid(
      `RoleArn is not supported for target ${target.Arn}: the rehearsal invokes functions of the rule's own account, by their policy.`,
    );
  }
  if (elsewhere && target.RoleArn === undefined) {
    throw invalid(`RoleArn is required for target ${target.Arn}.`);
  }
}

function assertInput(target: Target, kind: TargetKind): void {
  const { Id, Input, InputPath, InputTransformer } = target;
  const given = [Input, InputPath, InputTransformer].filter((each) => each !== undefined).length;
  if (given > 1) {
    throw invalid(`Only one of Input, InputPath, or InputTransformer must be provided for target ${Id}.`);
  }
  if (given > 0 && kind === "event-bus") {
    throw invalid(`Modifying the input for target ${Id} is not supported.`);
  }
  if (Input !== undefined && !isJson(Input)) {
    throw invalid(`JSON syntax error in input for target ${Id}.`);
  }
  if (InputTransformer !== undefined) {
    assertTransformer(Id, InputTransformer.InputPathsMap ?? {}, InputTransformer.InputTemplate);
  }
}

function assertTransformer(id: string, paths: Readonly<Record<string, string>>, template: string): void {
  const reserved = Object.keys(paths).find((name) => name.toLowerCase().startsWith("aws."));
  if (reserved !== undefined) {
    throw invalid(
      `InputPathsMap of target ${id} must not define ${reserved}: names that start with "AWS." are reserved.`,
    );
  }
  if (!isValidTemplate(template)) {
    throw invalid(`Invalid InputTemplate for target ${id} : it must be JSON, or text in quotes.`);
  }
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function invalid(message: string): AwsError {
  return new AwsError("ValidationException", message);
}

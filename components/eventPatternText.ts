import { RunError } from "@pulumi/pulumi";
import type { EventPattern } from "../functions/domain/detection";

/** Longest event pattern of a rule, in characters (EventBridge user guide, "Amazon EventBridge quotas"). */
const limit = 2048;

/** Whether EventBridge takes a pattern of this length. */
export function fitsRule(pattern: EventPattern): boolean {
  return JSON.stringify(pattern).length <= limit;
}

/** An event pattern as EventBridge takes it. Throws where it is too long; `rule` says in the message which. */
export function eventPatternText(pattern: EventPattern, rule: string): string {
  const text = JSON.stringify(pattern);
  if (fitsRule(pattern)) return text;
  throw new RunError(
    `The event pattern of rule ${rule} has ${text.length} characters; EventBridge takes ${limit}. Replace finding types by a prefix such as "Backdoor:EC2/*".`,
  );
}

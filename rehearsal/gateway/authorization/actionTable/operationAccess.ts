import type { ContextValues } from "../requestContext";
import type { RequestInput } from "./requestInput";

/** One thing that a request asks leave for; a request is allowed if each of them is. */
export interface RequestedAccess {
  readonly action: string;
  /** An ARN, or `*` where the action takes no resource. */
  readonly resource: string;
  /** The owner, where neither the ARN nor the caller's own account tells it. */
  readonly resourceAccount?: string;
  readonly context?: ContextValues;
}

export type OperationAccess = (input: RequestInput) => readonly RequestedAccess[];

/** The ARNs of one kind that a request names; none where it leaves them out. */
export type ResourceNames = (input: RequestInput) => readonly string[];

/** The actions of one service, by API operation, after its page in the Service Authorization Reference. */
export interface ServiceActions {
  /** `cloudwatch` for what is signed as `monitoring`. */
  readonly prefix: string;
  /** This file's name, for the error that asks to extend it. */
  readonly file: string;
  readonly operations: Readonly<Record<string, OperationAccess>>;
  /** Operations not listed that take no resource. */
  readonly withoutResource?: RegExp;
}

/** The operation's own action, on each resource named; on `*` where it names none. */
export function on(
  resources: readonly ResourceNames[],
  context?: (input: RequestInput) => ContextValues,
): OperationAccess {
  return (input) => {
    const arns = resources.flatMap((names) => names(input));
    const shared = context === undefined ? {} : { context: context(input) };
    return (arns.length === 0 ? ["*"] : arns).map((resource) => ({ action: actionOf(input), resource, ...shared }));
  };
}

/** The operation's own action, which takes no resource. */
export const onAnything: OperationAccess = on([]);

/** Asks for everything that each of them asks for. */
export function all(...parts: readonly OperationAccess[]): OperationAccess {
  return (input) => parts.flatMap((part) => part(input));
}

/** The same access under the name of another action: SendMessageBatch is `sqs:SendMessage`. */
export function as(action: string, access: OperationAccess): OperationAccess {
  return (input) => access(input).map((requested) => ({ ...requested, action }));
}

/** The same access for several operations. */
export function each(operations: readonly string[], access: OperationAccess): Record<string, OperationAccess> {
  return Object.fromEntries(operations.map((operation) => [operation, access]));
}

/** `iam:PassRole` for the roles in these members, to be used by a service ("Granting a user permissions to pass a role"). */
export function passRole(service: string, ...members: readonly string[]): OperationAccess {
  return (input) =>
    input.texts(...members).map((role) => ({
      action: "iam:PassRole",
      resource: role,
      context: { "iam:PassedToService": service },
    }));
}

export function actionOf(input: RequestInput): string {
  return `${input.prefix}:${input.operation}`;
}

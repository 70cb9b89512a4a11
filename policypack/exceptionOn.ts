import * as z from "zod";
import { type ExceptionVerdict, judgeException } from "../functions/domain/exceptionVerdict";
import { tagValue } from "./writtenTags";

/** Key of the exception tag, as a setting of every policy that reads it; the same as `firebreak:exceptionTagKey` in the stacks. */
export const exceptionTagKey = z
  .string()
  .min(1)
  .default("SecurityException")
  .describe("Key of the exception tag; the stacks' firebreak:exceptionTagKey.");

/** Settings of a policy that a valid exception exempts from; defaults are those of the stacks. */
export const exemptionSettings = {
  exceptionTagKey,
  allowUnboundedExceptions: z
    .boolean()
    .default(true)
    .describe("Whether an exception without an end exempts; the stacks' firebreak:allowUnboundedExceptions."),
};

/** What `exemptionSettings` are once read. */
export interface ExemptionSettings {
  readonly exceptionTagKey: string;
  readonly allowUnboundedExceptions: boolean;
}

/**
 * Whether the resource's own exception exempts it from one of these responders and Config rules today, as it would at run time.
 * Throws `UnknownValueError` where it has the tag and the preview does not know its value.
 */
export function exceptionOn(
  { type, props }: { readonly type: string; readonly props: Readonly<Record<string, unknown>> },
  settings: ExemptionSettings,
  names: readonly string[],
): ExceptionVerdict {
  const { exceptionTagKey: tagKey, allowUnboundedExceptions: allowUnbounded } = settings;
  const value = tagValue(type, props, tagKey);
  const now = new Date().toISOString();
  return judgeException(value === undefined ? {} : { [tagKey]: value }, { tagKey, names, now, allowUnbounded });
}

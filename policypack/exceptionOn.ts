import * as z from "zod";
import { type ExceptionVerdict, judgeException } from "../functions/domain/exceptionVerdict";
import { providerTags } from "./exceptions/providerTags";
import { type WrittenTag, writtenTags } from "./writtenTags";

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

/** What carries an exception, from its inputs or its outputs. */
export interface Carrier {
  readonly type: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly provider?: { readonly props: Readonly<Record<string, unknown>> };
}

/**
 * Whether the resource's own exception exempts it from one of these responders and Config rules today, as it would at run time, and
 * so one of the provider's default tags, too. Throws `UnknownValueError` where it has the tag and the preview does not know its value.
 */
export function exceptionOn(
  { type, props, provider }: Carrier,
  settings: ExemptionSettings,
  names: readonly string[],
): ExceptionVerdict {
  const own = writtenTags(type, props);
  const isOwn = own.some(({ key }) => key === settings.exceptionTagKey);
  return exceptionAmong(isOwn ? own : providerTags(provider?.props ?? {}), settings, names);
}

/** The same of tags that are written inside another resource: those of a volume, in its instance. */
export function exceptionAmong(
  tags: readonly WrittenTag[],
  { exceptionTagKey: tagKey, allowUnboundedExceptions: allowUnbounded }: ExemptionSettings,
  names: readonly string[],
): ExceptionVerdict {
  const value = tags.find(({ key }) => key === tagKey)?.value();
  const now = new Date().toISOString();
  return judgeException(value === undefined ? {} : { [tagKey]: value }, { tagKey, names, now, allowUnbounded });
}

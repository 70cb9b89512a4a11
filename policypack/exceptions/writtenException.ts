import type { ResourceValidationArgs } from "@pulumi/policy";
import { type Exception, exceptionValue, parseException } from "../../functions/domain/exception";
import { hasEnded } from "../../functions/domain/exceptionVerdict";
import { jsonOf, listOf, recordOf } from "../inputs";
import type { Check } from "../policy";
import { kindOf } from "../resourceKinds";
import { tagsIn, type WrittenTag, writtenTags } from "../writtenTags";
import { scopesFor } from "./scopes";

/** The exception tag where a program writes it on what the program itself makes. */
export interface WrittenException {
  readonly tag: WrittenTag;
  /** Config's name of what carries the tag then; undefined for what no responder and no rule is about. */
  readonly kind: string | undefined;
}

/** The exceptions on a resource itself, and on the volumes that come and go with an instance. */
export function writtenExceptions(
  { type, props }: { readonly type: string; readonly props: Readonly<Record<string, unknown>> },
  tagKey: string,
): readonly WrittenException[] {
  const own = writtenTags(type, props).map((tag) => ({ tag, kind: kindOf(type) }));
  const volumes = type === "aws:ec2/instance:Instance" ? volumeTags(props) : [];
  return [...own, ...volumes.map((tag) => ({ tag, kind: "AWS::EC2::Volume" }))].filter(({ tag }) => tag.key === tagKey);
}

/** Calls `judge` for each exception that can be read; what can't be is for the policy `exception-grammar`. */
export function eachException(
  resource: ResourceValidationArgs,
  { attempt, settings }: Pick<Check<{ readonly exceptionTagKey: string }>, "attempt" | "settings">,
  judge: (exception: Exception, written: WrittenException) => void,
): void {
  const { exceptionTagKey: tagKey } = settings;
  const found = attempt("the tags", () => writtenExceptions(resource, tagKey)) ?? [];
  for (const written of found)
    attempt(`the exception in ${written.tag.path}`, () => {
      const reading = parseException(written.tag.value());
      if (reading.kind === "exception") judge(reading.exception, written);
    });
}

/** The line to write for an exception: `SecurityException: "Jira-1234 until=2027-01-31"`. */
export function exceptionLine(tagKey: string, exception: Exception): string {
  return `${/^[\w.]+$/.test(tagKey) ? tagKey : JSON.stringify(tagKey)}: ${JSON.stringify(exceptionValue(exception))}`;
}

/** The line with what every exception must have: an end to come, where it has none, and an owner. */
export function completeLine(tagKey: string, exception: Exception): string {
  const { until, owner = "jane@example.com" } = exception;
  const lasting = until === undefined || hasEnded(until, new Date().toISOString()) ? dayIn(90) : until;
  return exceptionLine(tagKey, { ...exception, until: lasting, owner });
}

/** A whole exception for a resource of this kind, as an example of the line to write. */
export function exampleLine(tagKey: string, kind: string | undefined): string {
  const [responder] = kind === undefined ? [] : scopesFor(kind);
  return exceptionLine(tagKey, {
    ticket: "Jira-1234",
    until: dayIn(90),
    ...(responder === undefined ? {} : { scope: [responder] }),
    owner: "jane@example.com",
  });
}

/** The day that comes so many days after today, in UTC: `2027-01-31`. */
export function dayIn(days: number): string {
  const day = new Date();
  day.setUTCDate(day.getUTCDate() + days);
  return day.toISOString().slice(0, 10);
}

/** `aws.ec2.Instance`: `volumeTags` for all its volumes, or tags on each of its block devices. */
function volumeTags(props: Readonly<Record<string, unknown>>): readonly WrittenTag[] {
  return [
    ...tagsIn(props.volumeTags, "volumeTags"),
    ...tagsIn(recordOf(jsonOf(props.rootBlockDevice)).tags, "rootBlockDevice.tags"),
    ...listOf(props.ebsBlockDevices).flatMap((device, index) =>
      tagsIn(recordOf(device).tags, `ebsBlockDevices[${index}].tags`),
    ),
  ];
}

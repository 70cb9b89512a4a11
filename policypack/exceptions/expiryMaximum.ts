import * as z from "zod";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsType } from "../resourceAddress";
import { completeLine, dayIn, eachException } from "./writtenException";

/** An exception ends soon enough to be looked at again. */
export const exceptionExpiryMaximum = resourcePolicy({
  name: "exception-expiry-maximum",
  group: "exceptions",
  summary: "An exception ends within the longest time that the organization allows.",
  why: "until=2099-12-31 is an exception without an end by another name.",
  fix: "Write an earlier day, and renew the exception by a pull request when it comes.",
  level: "mandatory",
  levelBecause: "Else the rule that an exception ends would be met by writing any far day.",
  severity: "medium",
  settings: z.strictObject({
    exceptionTagKey,
    maximumDays: z
      .int()
      .min(1)
      .max(3650)
      .default(365)
      .describe("Most days from the day of the preview to an exception's last day."),
  }),
  appliesTo: isAwsType,
  validate(resource, check) {
    const { maximumDays } = check.settings;
    const latest = dayIn(maximumDays);
    eachException(resource, check, (exception, { tag }) => {
      if (exception.until === undefined || exception.until <= latest) return;
      check.report({
        what: `The exception ${exception.ticket} in ${tag.path} ends on ${exception.until}; the latest day is ${latest}, ${maximumDays} days from now.`,
        why: "Somebody has to look at it again before that.",
        write: completeLine(tag.key, { ...exception, until: latest }),
      });
    });
  },
});

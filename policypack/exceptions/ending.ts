import * as z from "zod";
import { hasEnded } from "../../functions/domain/exceptionVerdict";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsType } from "../resourceAddress";
import { completeLine, dayIn, eachException } from "./writtenException";

/** People hear that an exception is about to end while there is time to mend the resource. */
export const exceptionEnding = resourcePolicy({
  name: "exception-ending",
  group: "exceptions",
  summary: "An exception does not end in the next days.",
  why: "When it has ended the resource is contained; there is time now to mend what it is an exception for, or to renew it.",
  fix: "Mend what the exception is for and remove the tag, or renew it.",
  level: "advisory",
  levelBecause: "Nothing is wrong yet.",
  severity: "low",
  settings: z.strictObject({
    exceptionTagKey,
    noticeDays: z.int().min(1).max(365).default(14).describe("How many days before its end an exception is told of."),
  }),
  appliesTo: isAwsType,
  validate(resource, check) {
    const now = new Date().toISOString();
    const soon = dayIn(check.settings.noticeDays);
    eachException(resource, check, (exception, { tag }) => {
      const { until } = exception;
      if (until === undefined || until > soon || hasEnded(until, now)) return;
      check.report({
        what: `The exception ${exception.ticket} in ${tag.path} ends on ${until}.`,
        why: "From the day after, the resource is contained like any other.",
        write: completeLine(tag.key, { ...exception, until: dayIn(90) }),
      });
    });
  },
});

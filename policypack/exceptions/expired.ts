import * as z from "zod";
import { hasEnded } from "../../functions/domain/exceptionVerdict";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsType } from "../resourceAddress";
import { completeLine, eachException } from "./writtenException";

/** An exception has not ended. */
export const exceptionExpired = resourcePolicy({
  name: "exception-expired",
  group: "exceptions",
  summary: "An exception has not ended.",
  why: "An exception that has ended exempts from nothing: the resource is contained like any other, whatever its tag seems to say.",
  fix: "Remove the tag, or renew the exception with a day to come once its ticket was approved again.",
  level: "mandatory",
  levelBecause:
    "The program says what is not so any more. Where an exception must never stand in the way of another change, set advisory.",
  severity: "medium",
  settings: z.strictObject({ exceptionTagKey }),
  appliesTo: isAwsType,
  validate(resource, check) {
    const now = new Date().toISOString();
    eachException(resource, check, (exception, { tag }) => {
      if (exception.until === undefined || !hasEnded(exception.until, now)) return;
      check.report({
        what: `The exception ${exception.ticket} in ${tag.path} ended on ${exception.until}.`,
        why: "It exempts from nothing any more. Remove the tag, or renew it once it was approved again.",
        write: completeLine(tag.key, exception),
      });
    });
  },
});

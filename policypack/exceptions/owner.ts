import * as z from "zod";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsType } from "../resourceAddress";
import { completeLine, eachException } from "./writtenException";

/** Somebody answers for an exception. */
export const exceptionOwner = resourcePolicy({
  name: "exception-owner",
  group: "exceptions",
  summary: "An exception has an owner.",
  why: "The weekly report of exceptions goes by owner; one without an owner is nobody's to end.",
  fix: "Add by= and the mail address or the team that answers for the exception.",
  level: "mandatory",
  levelBecause: "A resource is exempt only while somebody answers for it.",
  severity: "medium",
  settings: z.strictObject({ exceptionTagKey }),
  appliesTo: isAwsType,
  validate(resource, check) {
    eachException(resource, check, (exception, { tag }) => {
      if (exception.owner !== undefined) return;
      check.report({
        what: `The exception ${exception.ticket} in ${tag.path} has no owner.`,
        why: "Nobody would be asked when it ends, or when the resource is attacked.",
        write: completeLine(tag.key, exception),
      });
    });
  },
});

import * as z from "zod";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsType } from "../resourceAddress";
import { completeLine, eachException } from "./writtenException";

/** An exception has an end. */
export const exceptionExpiry = resourcePolicy({
  name: "exception-expiry",
  group: "exceptions",
  summary: "An exception has an end.",
  why: "An exception that nobody has to renew outlives its reason, and the people who knew it.",
  fix: "Add until= and the last day on which the exception is needed.",
  level: "mandatory",
  levelBecause:
    "A day costs nothing to write, and an exception that was never reviewed again is what attackers find. Where exceptions without an end are still about, begin with advisory.",
  severity: "medium",
  settings: z.strictObject({ exceptionTagKey }),
  appliesTo: isAwsType,
  validate(resource, check) {
    eachException(resource, check, (exception, { tag }) => {
      if (exception.until !== undefined) return;
      check.report({
        what: `The exception ${exception.ticket} in ${tag.path} has no end.`,
        why: "Nobody is asked again whether it is still needed.",
        write: completeLine(tag.key, exception),
      });
    });
  },
});

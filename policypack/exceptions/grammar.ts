import * as z from "zod";
import { parseException } from "../../functions/domain/exception";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsType } from "../resourceAddress";
import { exampleLine, writtenExceptions } from "./writtenException";

/** The value of an exception tag is one that responders can read. */
export const exceptionGrammar = resourcePolicy({
  name: "exception-grammar",
  group: "exceptions",
  summary: "The value of an exception tag can be read.",
  why: "A value that can't be read exempts from nothing; whoever wrote it finds out when the resource is contained.",
  fix: "Write the ticket as one word, then any of until=, for= and by=, separated by spaces.",
  source: "https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html",
  level: "mandatory",
  levelBecause: "No one is helped by a tag that looks like an exception and is none.",
  severity: "high",
  settings: z.strictObject({ exceptionTagKey }),
  appliesTo: isAwsType,
  validate(resource, { settings, report, attempt }) {
    const tagKey = settings.exceptionTagKey;
    for (const { tag, kind } of attempt("the tags", () => writtenExceptions(resource, tagKey)) ?? [])
      attempt(`the exception in ${tag.path}`, () => {
        const value = tag.value();
        const reading = parseException(value);
        if (reading.kind === "exception") return;
        report({
          what: `${tag.path} is ${JSON.stringify(value)}, which Firebreak can't read: ${reading.problems.join("; ")}.`,
          why: "It exempts from nothing, though it looks as if it did.",
          write: exampleLine(tagKey, kind),
        });
      });
  },
});

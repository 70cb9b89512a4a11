import * as z from "zod";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsType } from "../resourceAddress";
import { scopesFor } from "./scopes";
import { completeLine, eachException } from "./writtenException";

/** An exception says what it exempts from. */
export const exceptionScopePresent = resourcePolicy({
  name: "exception-scope-present",
  group: "exceptions",
  summary: "An exception says what it exempts from.",
  why: "Without a scope it exempts from every response: an open port that was approved also keeps the group's host from being isolated, and what is added to the playbook later.",
  fix: "Add for= and the responders or Config rules that the ticket is about, separated by +.",
  level: "advisory",
  levelBecause: "The reference's exceptions have no scope and still hold; a narrower one is better, not needed.",
  severity: "low",
  settings: z.strictObject({ exceptionTagKey }),
  appliesTo: isAwsType,
  validate(resource, check) {
    eachException(resource, check, (exception, { tag, kind }) => {
      if (exception.scope !== undefined) return;
      const [name = "isolate-instance"] = scopesFor(kind);
      check.report({
        what: `The exception ${exception.ticket} in ${tag.path} exempts from every response.`,
        why: "It is wider than any one reason for it.",
        write: completeLine(tag.key, { ...exception, scope: [name] }),
      });
    });
  },
});

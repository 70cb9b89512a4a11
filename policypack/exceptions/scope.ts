import * as z from "zod";
import { nearest } from "../../config/nearest";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsType } from "../resourceAddress";
import { scopes, scopesFor } from "./scopes";
import { completeLine, eachException } from "./writtenException";

/** Names of an organization's own, as a setting. */
export const additionalScopes = z
  .array(z.string())
  .default([])
  .describe("Config rules of the organization's own playbook rows (firebreak:additionalRows).");

/** The scope of an exception names responders and Config rules that there are. */
export const exceptionScope = resourcePolicy({
  name: "exception-scope",
  group: "exceptions",
  summary: "The scope of an exception names responders and Config rules that there are.",
  why: "A name that nothing has exempts from nothing, and the resource is contained in spite of its exception.",
  fix: "Write the name of a responder or of a Config rule as the playbook has it.",
  level: "mandatory",
  levelBecause: "A misspelt name leaves the resource without the exception that was approved for it.",
  severity: "high",
  settings: z.strictObject({ exceptionTagKey, additionalScopes }),
  appliesTo: isAwsType,
  validate(resource, check) {
    const known = [...scopes.keys(), ...check.settings.additionalScopes];
    eachException(resource, check, (exception, { tag, kind }) => {
      const { scope } = exception;
      const strange = scope?.filter((name) => !known.includes(name)) ?? [];
      if (scope === undefined || strange.length === 0) return;
      const [fallback = "isolate-instance"] = scopesFor(kind);
      const meant = scope.map((name) => (known.includes(name) ? name : (nearest(name, known) ?? fallback)));
      const [first = fallback, ...others] = new Set(meant);
      check.report({
        what: `The exception ${exception.ticket} in ${tag.path} is for ${strange.join(", ")}, which no responder and no Config rule is called.`,
        why: `For that name it exempts from nothing. There are ${known.join(", ")}.`,
        write: completeLine(tag.key, { ...exception, scope: [first, ...others] }),
      });
    });
  },
});

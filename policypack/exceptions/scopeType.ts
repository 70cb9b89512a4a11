import * as z from "zod";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsType } from "../resourceAddress";
import { additionalScopes } from "./scope";
import { isAbout, scopes, scopesFor } from "./scopes";
import { completeLine, eachException } from "./writtenException";

/** The scope of an exception fits the resource that carries it. */
export const exceptionScopeType = resourcePolicy({
  name: "exception-scope-type",
  group: "exceptions",
  summary: "The scope of an exception fits the resource that carries it.",
  why: "isolate-instance acts on instances alone: on a bucket, or on a rule of a security group, such an exception exempts nothing, and the resource that it was meant for has none.",
  fix: "Move the tag to the resource that the responder or the Config rule is about, or name one that is about this resource.",
  level: "mandatory",
  levelBecause: "The exception that was approved is not in force where it is needed.",
  severity: "high",
  settings: z.strictObject({ exceptionTagKey, additionalScopes }),
  appliesTo: isAwsType,
  validate(resource, check) {
    // A tag resource puts its tag on something that its id alone tells; what kind that is can't be said here.
    if (/\/tag:Tag$/.test(resource.type)) return;
    eachException(resource, check, (exception, { tag, kind }) => {
      const unfit = (exception.scope ?? []).filter((name) => !isAbout(scopes.get(name) ?? "any", kind));
      if (unfit.length === 0) return;
      const fit = (exception.scope ?? []).filter((name) => !unfit.includes(name));
      const [first, ...others] = fit.length > 0 ? fit : scopesFor(kind);
      const about = unfit.map((name) => `${name} is about ${[scopes.get(name) ?? []].flat().join(" and ")}`);
      check.report({
        what: `The exception ${exception.ticket} in ${tag.path} is for ${unfit.join(", ")}, but this is ${kind ?? resource.type}.`,
        why: `${about.join("; ")}. Here it exempts from nothing.`,
        write:
          first === undefined || (fit.length === 0 && kind === undefined)
            ? `nothing here; put ${tag.key} on what the ticket is about`
            : completeLine(tag.key, { ...exception, scope: [first, ...(fit.length > 0 ? others : [])] }),
      });
    });
  },
});

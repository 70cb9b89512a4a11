import * as z from "zod";
import { exceptionTagKey } from "../exceptionOn";
import { stackPolicy } from "../policy";
import { isAwsType, resourceName } from "../resourceAddress";
import { writtenExceptions } from "./writtenException";

/** How many resources a message names. */
const named = 5;

/** A stack has few exceptions. */
export const exceptionQuota = stackPolicy({
  name: "exception-quota",
  group: "exceptions",
  summary: "A stack has no more exceptions than the organization allows.",
  why: "Many exceptions in one stack are a design that the organization's rules do not fit, or a stack that has been exempted wholesale; either is for people to talk about, not for tags.",
  fix: "Mend what the exceptions are for, or have the quota of this stack raised in the pack's config.",
  level: "mandatory",
  levelBecause: "A quota that only warns is no quota.",
  severity: "medium",
  settings: z.strictObject({
    exceptionTagKey,
    maximum: z.int().min(0).default(10).describe("Most resources with an exception in one stack."),
  }),
  validate({ resources }, { settings, report, attempt }) {
    const { exceptionTagKey: tagKey, maximum } = settings;
    const exempt = resources.filter((resource) =>
      attempt(
        `the tags of ${resourceName(resource.urn)}`,
        () => isAwsType(resource.type) && writtenExceptions(resource, tagKey).length > 0,
      ),
    );
    if (exempt.length <= maximum) return;
    const names = exempt.slice(0, named).map(({ urn }) => resourceName(urn));
    report({
      what: `${exempt.length} resources have an exception (${names.join(", ")}${exempt.length > named ? " …" : ""}); a stack may have ${maximum}.`,
      why: "So many are no exceptions any more.",
      write: `in the pack's config, where more are meant: "exception-quota": { "maximum": ${exempt.length} }`,
    });
  },
});

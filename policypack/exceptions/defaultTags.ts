import * as z from "zod";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsProvider, providerTags } from "./providerTags";
import { exampleLine } from "./writtenException";

/** A provider puts the exception tag on nothing by default. */
export const exceptionDefaultTags = resourcePolicy({
  name: "exception-default-tags",
  group: "exceptions",
  summary: "A provider's default tags have no exception.",
  why: "Default tags are put on everything that the provider makes: one line would exempt a whole stack, and every resource that is added to it later.",
  fix: "Take the exception out of defaultTags, and put it on the one resource that the ticket is about.",
  source: "https://www.pulumi.com/registry/packages/aws/installation-configuration/#configuration-reference",
  level: "mandatory",
  levelBecause: "Nobody has reviewed an exception for resources that are not there yet.",
  severity: "critical",
  settings: z.strictObject({ exceptionTagKey }),
  appliesTo: isAwsProvider,
  validate({ props }, { settings, report, attempt }) {
    const tagKey = settings.exceptionTagKey;
    const found = attempt("the default tags", () => providerTags(props)) ?? [];
    for (const { key, path } of found)
      if (key === tagKey)
        report({
          what: `${path} puts an exception on everything that this provider makes.`,
          why: "It would exempt resources that the ticket is not about.",
          write: `tags of the one resource: { ${exampleLine(tagKey, "AWS::EC2::Instance")} }`,
        });
  },
});

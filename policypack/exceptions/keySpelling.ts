import * as z from "zod";
import { nearMissKeys } from "../../functions/domain/nearMissKey";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsType } from "../resourceAddress";
import { writtenTags } from "../writtenTags";
import { passedOnTags } from "./passedOnTags";
import { isAwsProvider, providerTags } from "./providerTags";

/** No tag's key is the exception's but for its spelling. */
export const exceptionKeySpelling = resourcePolicy({
  name: "exception-key-spelling",
  group: "exceptions",
  summary: "The key of an exception tag is spelt as responders read it.",
  why: "AWS tells keys apart by every letter and its case: securityexception is another tag, exempts from nothing, and is not guarded by the organization's policies.",
  fix: "Write the key as the organization has it, or take the tag away.",
  source: "https://docs.aws.amazon.com/tag-editor/latest/userguide/tagging.html",
  level: "mandatory",
  levelBecause: "Whoever wrote it believes that the resource is exempt.",
  severity: "high",
  settings: z.strictObject({
    exceptionTagKey,
    otherKeys: z.array(z.string()).default([]).describe("Keys that look alike and are meant as they are."),
  }),
  appliesTo: (type) => isAwsType(type) || isAwsProvider(type),
  validate({ type, props }, { settings, report, attempt }) {
    const { exceptionTagKey: tagKey, otherKeys } = settings;
    const tags = attempt("the tags", () =>
      isAwsProvider(type)
        ? providerTags(props)
        : [...writtenTags(type, props), ...passedOnTags(type, props).map(({ tag }) => tag)],
    );
    const paths = new Map((tags ?? []).map(({ key, path }) => [key, path]));
    for (const key of nearMissKeys([...paths.keys()], tagKey))
      if (!otherKeys.includes(key))
        report({
          what: `The key ${JSON.stringify(key)} in ${paths.get(key)} looks like ${tagKey}, which is the exception's.`,
          why: "To AWS and to Firebreak it is another tag: it exempts from nothing.",
          write: `${tagKey} in place of ${key}`,
        });
  },
});

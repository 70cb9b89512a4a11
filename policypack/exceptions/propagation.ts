import * as z from "zod";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { isAwsType } from "../resourceAddress";
import { passedOnTags } from "./passedOnTags";
import { exampleLine } from "./writtenException";

/** The exception tag is not passed on to what is made later. */
export const exceptionPropagation = resourcePolicy({
  name: "exception-propagation",
  group: "exceptions",
  summary: "An exception is not passed on to what is made later.",
  why: "Instances that a group launches, tasks of a service and resources of a CloudFormation stack are not in the program: nobody has reviewed them, and an attacker who makes the group launch one has it exempt.",
  fix: "Keep the tag off what is passed on; where one running resource is meant, make it in the program and tag it there.",
  source: "https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-tagging.html",
  level: "mandatory",
  levelBecause: "An exception is for a resource that somebody looked at.",
  severity: "critical",
  settings: z.strictObject({ exceptionTagKey }),
  appliesTo: isAwsType,
  validate({ type, props }, { settings, report, attempt }) {
    const tagKey = settings.exceptionTagKey;
    const found = attempt("the tags that it passes on", () => passedOnTags(type, props)) ?? [];
    for (const { tag, to } of found)
      if (tag.key === tagKey)
        report({
          what: `${tag.path} puts an exception on ${to}.`,
          why: "Nobody reviews what is made then, and it would be exempt from the start.",
          write: `tags of the one resource that is meant: { ${exampleLine(tagKey, "AWS::EC2::Instance")} }`,
        });
  },
});

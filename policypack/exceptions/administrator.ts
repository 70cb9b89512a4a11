import * as z from "zod";
import { exceptionTagKey } from "../exceptionOn";
import { stackPolicy } from "../policy";
import { resourceName } from "../resourceAddress";
import { kindOf } from "../resourceKinds";
import { administrators } from "./administrators";
import { writtenExceptions } from "./writtenException";

const identityKinds = ["AWS::IAM::Role", "AWS::IAM::User"];

/** No administrator of an account is exempt. */
export const exceptionAdministrator = stackPolicy({
  name: "exception-administrator",
  group: "exceptions",
  summary: "No role or user with administrator rights has an exception.",
  why: "Stolen credentials of an administrator are the worst that a finding tells of; exempt, they would go on working while people read the notice.",
  fix: "Take the exception away, or give the identity the rights that it needs and no more.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  level: "mandatory",
  levelBecause: "Whoever may do everything may undo every other guard.",
  severity: "critical",
  settings: z.strictObject({
    exceptionTagKey,
    administratorPolicies: z
      .array(z.string())
      .default(["AdministratorAccess", "IAMFullAccess"])
      .describe(
        "Names of managed policies that make an administrator, beside those of the stack that allow everything.",
      ),
  }),
  validate({ resources }, { settings, report, attempt }) {
    const { exceptionTagKey: tagKey, administratorPolicies } = settings;
    const exempt = resources.filter(
      (resource) =>
        identityKinds.includes(kindOf(resource.type) ?? "") &&
        attempt(`the tags of ${resourceName(resource.urn)}`, () => writtenExceptions(resource, tagKey).length > 0),
    );
    if (exempt.length === 0) return;
    const rights = administrators(resources, administratorPolicies, attempt);
    for (const { urn } of exempt) {
      const because = rights.get(urn);
      if (because === undefined) continue;
      report(
        {
          what: `${resourceName(urn)} has an exception and is an administrator by ${because.join(", ")}.`,
          why: "Its stolen credentials would not be blocked.",
          write: `tags without ${tagKey}`,
        },
        urn,
      );
    }
  },
});

import { exceptionTagKey } from "../exceptionOn";
import { jsonOf, recordOf, textOf } from "../inputs";
import { guardPolicy, guardSettings } from "./guardPolicy";

const policyTypes = ["aws:organizations/policy:Policy", "aws-native:organizations:Policy"];
const attachmentType = "aws:organizations/policyAttachment:PolicyAttachment";

/** No stack but Firebreak's changes the organization's policies that protect the exception tag. */
export const firebreakTagProtection = guardPolicy({
  name: "firebreak-tag-protection",
  summary: "Only Firebreak's management stack manages the organization's policies on the exception tag.",
  why: "The service control policies say who may set the tag, the tag policy how it is written; another policy on the same key can loosen either.",
  fix: "Leave them to Firebreak's management stack: firebreak:exceptionPrincipals and its other keys say what they hold.",
  source: "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_tag-policies.html",
  level: "mandatory",
  levelBecause: "Whoever may set the tag may exempt what they like.",
  severity: "critical",
  settings: guardSettings.extend({ exceptionTagKey }),
  types: [...policyTypes, attachmentType],
  claim({ type, props }, { exceptionTagKey: tagKey }) {
    const why = "It decides who may set the exception tag, and how.";
    if (type === attachmentType) {
      const policy = textOf(props.policyId);
      return policy?.startsWith("firebreak-")
        ? { what: `policyId is ${policy}, which is Firebreak's.`, why }
        : undefined;
    }
    const name = textOf(props.name);
    if (name?.startsWith("firebreak-")) return { what: `name is ${name}, which is Firebreak's policy.`, why };
    if (textOf(props.type) !== "TAG_POLICY") return undefined;
    const keys = Object.keys(recordOf(recordOf(jsonOf(props.content)).tags));
    return keys.some((key) => key.toLowerCase() === tagKey.toLowerCase())
      ? { what: `content is a tag policy on ${tagKey}, the exception's key.`, why }
      : undefined;
  },
});

import * as z from "zod";
import { tagEvents } from "../../functions/domain/tagEvents";
import { exceptionTagKey } from "../exceptionOn";
import { resourcePolicy } from "../policy";
import { coversAction, hasPolicies, matches, type Statement, writtenPolicies } from "../policyDocuments";
import { firebreakProjects, isFirebreaks } from "./firebreak";

/** Every action by which a tag can be set. */
const taggingActions: readonly string[] = [
  ...new Set(tagEvents.filter(({ kind }) => kind !== "remove").map(({ action }) => action)),
];

/** Its request names no key that a condition could see: it puts a whole set ("PutBucketTagging"). */
const withoutKeys = "s3:PutBucketTagging";

/** How many actions a message names. */
const named = 5;

/** No policy lets the exception tag be set on everything in passing. */
export const exceptionTagGrant = resourcePolicy({
  name: "exception-tag-grant",
  group: "guards",
  summary: "No IAM policy lets the exception tag be set on everything.",
  why: "ec2:CreateTags on * looks harmless and lets a stolen role exempt itself and its instance. Where the organization's service control policies are in force they deny it anyhow; this says where it would be granted.",
  fix: "Name the resources, or add a condition on aws:TagKeys that leaves the exception's key out.",
  source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_tags.html#access_tags_control-tag-keys",
  level: "advisory",
  levelBecause: "Many policies tag for good reasons; the organization's service control policies are what holds.",
  severity: "medium",
  settings: z.strictObject({ exceptionTagKey, firebreakProjects }),
  appliesTo: hasPolicies,
  validate({ type, props, urn }, { settings, report, attempt }) {
    const tagKey = settings.exceptionTagKey;
    if (isFirebreaks(urn, settings.firebreakProjects)) return;
    for (const { path, statements } of writtenPolicies(type, props))
      attempt(path, () => {
        const all = statements();
        for (const [index, statement] of all.entries()) {
          const actions = grantedBy(statement, all, tagKey);
          if (actions.length === 0) continue;
          const more = actions.length > named ? ` and ${actions.length - named} more` : "";
          report({
            what: `Statement ${statement.sid ?? index} of ${path} allows ${actions.slice(0, named).join(", ")}${more} on everything, with any tag.`,
            why: `Whoever has it can put ${tagKey} on what responders would contain.`,
            write: `"Condition": { "ForAllValues:StringNotEqualsIgnoreCase": { "aws:TagKeys": [${JSON.stringify(tagKey)}] } }${actions.includes(withoutKeys) ? `, and the buckets' ARNs in "Resource" for ${withoutKeys}, whose keys no condition sees` : ""}`,
          });
        }
      });
  },
});

/** The tagging actions that a statement allows on everything with the exception's key, and that no other statement denies. */
function grantedBy(statement: Statement, all: readonly Statement[], tagKey: string): readonly string[] {
  if (statement.effect === "Deny" || !isOnEverything(statement)) return [];
  return taggingActions.filter(
    (action) =>
      coversAction(statement, action) &&
      (action === withoutKeys ? !hasCondition(statement) : !leavesOut(statement, tagKey)) &&
      !all.some((other) => other.effect === "Deny" && coversAction(other, action) && denies(other, tagKey)),
  );
}

/** `*`, or all of one kind: `arn:aws:ec2:*:*:instance/*`. */
function isOnEverything({ resources, notResources }: Statement): boolean {
  if (resources.length === 0) return notResources.length > 0;
  return resources.some((resource) => {
    const parts = resource.split(":");
    return parts.length < 6 ? resource.endsWith("*") : /^([\w-]+[/:])?\*$/.test(parts.slice(5).join(":"));
  });
}

/** Whether a condition keeps the exception's key out of the request. */
function leavesOut({ conditions }: Statement, tagKey: string): boolean {
  return conditions.some(([operator, key, values]) => {
    const [, name = ""] = /^(?:ForAllValues:|ForAnyValue:)?(\w+?)(?:IfExists)?$/.exec(operator) ?? [];
    if (isKey(key, `aws:RequestTag/${tagKey}`)) return name === "Null" ? values.includes("true") : true;
    if (!isKey(key, "aws:TagKeys")) return false;
    if (name === "Null") return values.includes("true");
    const named = values.some((value) => matches(value, tagKey));
    return name.includes("Not") ? named : !named;
  });
}

/** Whether a denial holds for the exception's key. */
function denies({ conditions }: Statement, tagKey: string): boolean {
  return conditions.every(
    ([operator, key, values]) =>
      (isKey(key, "aws:TagKeys") && !operator.includes("Not") && values.some((value) => matches(value, tagKey))) ||
      (isKey(key, `aws:RequestTag/${tagKey}`) && operator === "Null" && values.includes("false")),
  );
}

function hasCondition({ conditions }: Statement): boolean {
  return conditions.length > 0;
}

function isKey(key: string, wanted: string): boolean {
  return key.toLowerCase() === wanted.toLowerCase();
}

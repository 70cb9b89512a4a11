import type { PolicyResource, ResourceValidationArgs } from "@pulumi/policy";
import * as z from "zod";
import { allowedPortsSchema } from "../../functions/domain/allowedPorts";
import { exemptionSettings } from "../exceptionOn";
import { recordOf } from "../inputs";
import { type Check, stackPolicy } from "../policy";
import { type Exemption, exemptionElsewhere, exemptionFrom } from "./exemption";
import { groupsOf, type StackGroup } from "./groupsOfStack";
import { noRange, openGroup, openIngressRule as rule } from "./ingressMessages";
import { type IngressVerdict, judgeIngress } from "./ingressVerdict";
import { partlyKnown } from "./partlyKnown";
import { kindOf } from "./resourceTypes";
import { called } from "./stackResources";
import { inlineRules } from "./writtenIngress";
import { writtenNames } from "./writtenNames";

/** Settings by which ingress is judged; the policy of sources out of sight has them too. */
export const ingressSettings = {
  ...exemptionSettings,
  allowedPorts: z
    .array(allowedPortsSchema)
    // A default of what is read, rather than of what is written, would be missing in the engine's schema.
    .prefault([])
    .describe("Ports that may be open to the world: 443, 8000-8080, udp/53, icmp; the stacks' firebreak:allowedPorts."),
  prefixLists: z
    .record(z.string(), z.array(z.string()))
    .default({})
    .describe(
      "Ranges of prefix lists that are not of the stack, by the list's id; none for a list that is never the world.",
    ),
  exceptionsElsewhere: z
    .record(z.string(), z.string())
    .default({})
    .describe("Values of the exception tag on security groups that are not of the stack, by the group's id."),
};

const settings = z.strictObject(ingressSettings);
type Settings = z.output<typeof settings>;

/**
 * A group's own rules before it is made, also where a value was not known in the preview; and then the rules of each group together,
 * inline and separate, with the prefix lists of the stack: halves of the world in two resources are the world. Decided by
 * `openIngress`, as the Config rule and the confiner decide (docs/decisions/0008).
 */
export const securityGroupOpenIngress = stackPolicy({
  name: "security-group-open-ingress",
  group: "detections",
  summary: "A security group lets nobody in from the whole internet, the allowed ports apart.",
  why: "A port that the world reaches is found by scanners within minutes. Firebreak confines the group once Config finds it, and the next update opens it again.",
  fix: "Let in the ranges or the security groups that need it; or allow the port in the policy's config; or give the group an exception.",
  source: "https://docs.aws.amazon.com/vpc/latest/userguide/security-group-rules.html",
  level: "mandatory",
  levelBecause: "What it finds, the responder takes away again minutes after the update.",
  severity: "critical",
  settings,
  beforehand: {
    appliesTo: writtenNames.appliesTo,
    validate(resource, check) {
      writtenNames.validate(resource);
      if (kindOf(resource.type) === "security-group") validateGroup(resource, check);
    },
  },
  validate({ resources }, check) {
    for (const group of groupsOf(resources, check.settings.prefixLists))
      check.attempt(`the rules of ${group.name}`, () => validateRules(group, check));
  },
});

/** Prefix lists are left to the stack as a whole, which may have their entries. */
function validateGroup(resource: ResourceValidationArgs, { settings, report, attempt }: Check<Settings>): void {
  const rules = inlineRules(recordOf(partlyKnown(() => resource.props))).map((each) => ({ ...each, id: each.place }));
  const { open, notKnown, malformed } = judgeIngress(rules, settings.allowedPorts);
  for (const { id, range } of malformed) report(noRange(id, range));
  if (open.rules.length === 0 && notKnown.length === 0) return;
  attempt("its exception", () => {
    const exemption = exemptionFrom(resource, settings, rule);
    if (exemption.exempt) return;
    if (open.rules.length > 0)
      report(
        openGroup(
          "It",
          open,
          open.rules.map(({ id }) => id),
          settings,
          exemption,
        ),
      );
    for (const { error } of notKnown)
      attempt("where its rules let traffic in from", () => {
        throw error;
      });
  });
}

function validateRules(group: StackGroup, { settings, report, attempt }: Check<Settings>): void {
  const { allowedPorts } = settings;
  const verdict = judgeIngress(group.rules, allowedPorts);
  const told = group.resource === undefined ? new Set() : alreadyTold(group, settings);
  const open = verdict.open.rules.filter(({ id }) => !told.has(id));
  for (const { id, range } of verdict.malformed.filter(({ id }) => isSeparate(group, id)))
    report(noRange(placeOf(group, id), range), urnOf(group, [id]));
  const notKnown = group.rules.every(({ inline, list }) => inline && list === undefined) ? [] : verdict.notKnown;
  if (open.length === 0 && notKnown.length === 0) return;
  const exemption = exemptionOfGroup(group, settings);
  if (exemption.exempt) return;
  if (open.length > 0) {
    const places = verdict.open.rules.map(({ id }) => placeOf(group, id));
    report(
      openGroup(group.name, verdict.open, places, settings, exemption),
      urnOf(
        group,
        open.map(({ id }) => id),
      ),
    );
  }
  for (const { error } of notKnown)
    attempt(`where the rules of ${group.name} let traffic in from`, () => {
      throw error;
    });
}

/** What the group's own rules show by themselves was reported when it was registered. */
function alreadyTold({ rules }: StackGroup, { allowedPorts }: Settings): ReadonlySet<string> {
  const own = rules.filter(({ inline, source }) => inline && source.kind === "range");
  return new Set(judgeIngress(own, allowedPorts).open.rules.map(({ id }) => id));
}

/** The tag of the group counts, for whichever of its rules; one on a rule exempts from nothing, here as at run time. */
export function exemptionOfGroup({ resource, id }: StackGroup, settings: Settings): Exemption {
  if (resource !== undefined) return exemptionFrom(resource, settings, rule);
  return exemptionElsewhere(id === undefined ? undefined : settings.exceptionsElsewhere[id], settings, rule);
}

function isSeparate({ rules }: StackGroup, id: string): boolean {
  return rules.some((each) => each.id === id && !each.inline);
}

/** `ingress[0].cidrBlocks[0]`, with its resource where the rule has one of its own. */
function placeOf({ rules }: StackGroup, id: string): string {
  const found = rules.find((each) => each.id === id);
  if (found === undefined) return id;
  return found.inline ? found.place : `${found.place} of ${called(found.resource)}`;
}

/** The one resource that is to blame, else the group. */
function urnOf({ resource, rules }: StackGroup, ids: readonly string[]): string | undefined {
  const urns = [...new Set(rules.filter(({ id }) => ids.includes(id)).map((each) => each.resource.urn))];
  return urns.length === 1 ? urns[0] : (resource?.urn ?? urns[0]);
}

/** What a group hangs on that the stack does not have; for the policy that tells of it. */
export function unseenListsOf(group: StackGroup, settings: Settings): readonly string[] {
  const { open, unseen }: IngressVerdict = judgeIngress(group.rules, settings.allowedPorts);
  return open.rules.length > 0 || unseen.length === 0 || exemptionOfGroup(group, settings).exempt ? [] : unseen;
}

/** The resource to name for a group. */
export function resourceOf({ resource, rules }: StackGroup): PolicyResource | undefined {
  return resource ?? rules[0]?.resource;
}

import type { PolicyResource } from "@pulumi/policy";
import type { GroupRule } from "./ingressVerdict";
import { NotKnown } from "./partlyKnown";
import { PrefixLists } from "./prefixLists";
import { called, ofKinds, property, referralOf, writtenProperties } from "./stackResources";
import { inlineRules, separateRules, type WrittenRule } from "./writtenIngress";

/** A security group with the rules that a stack gives it, inline or by resources of their own. */
export interface StackGroup {
  /** The group itself, where the stack has it. */
  readonly resource: PolicyResource | undefined;
  /** Its id, where the stack does not have it and the id is known. */
  readonly id: string | undefined;
  /** How messages call it. */
  readonly name: string;
  readonly rules: readonly StackRule[];
}

/** One rule of a group, and the resource in which it is written. */
export interface StackRule extends GroupRule {
  readonly resource: PolicyResource;
  readonly inline: boolean;
}

interface GroupSoFar extends StackGroup {
  readonly rules: StackRule[];
}

/** The groups to which a stack gives rules. `listsElsewhere`: ranges of prefix lists that are not of the stack, by id. */
export function groupsOf(
  resources: readonly PolicyResource[],
  listsElsewhere: Readonly<Record<string, readonly string[]>>,
): readonly StackGroup[] {
  const lists = new PrefixLists(resources, listsElsewhere);
  const groups = ofKinds(resources, "security-group");
  const found = new Map<string, GroupSoFar>(
    groups.map((resource) => [
      resource.urn,
      {
        resource,
        id: undefined,
        name: called(resource),
        rules: inlineRules(writtenProperties(resource)).map((rule) => ruleOf(rule, resource, true, lists)),
      },
    ]),
  );
  for (const resource of ofKinds(resources, "security-group-rule")) {
    const written = writtenProperties(resource);
    const rules = separateRules(written).map((rule) => ruleOf(rule, resource, false, lists));
    const within =
      "groupId" in resource.props && !("securityGroupId" in resource.props) ? "groupId" : "securityGroupId";
    const whose = property(resource, within);
    const referral = referralOf(resource, whose, within, groups);
    switch (referral.kind) {
      case "resource":
        found.get(referral.resource.urn)?.rules.push(...rules);
        break;
      case "several": {
        const doubtful = whose instanceof NotKnown ? rules.map((rule) => ({ ...rule, whose })) : rules;
        for (const { urn } of referral.resources) found.get(urn)?.rules.push(...doubtful);
        break;
      }
      case "elsewhere": {
        const { key, id } = referral;
        const name = id === undefined ? `the security group of ${called(resource)}` : `security group ${id}`;
        const group: GroupSoFar = found.get(key) ?? { resource: undefined, id, name, rules: [] };
        group.rules.push(...rules);
        found.set(key, group);
      }
    }
  }
  return [...found.values()].filter(({ rules }) => rules.length > 0);
}

function ruleOf(rule: WrittenRule, resource: PolicyResource, inline: boolean, lists: PrefixLists): StackRule {
  const { source, place } = rule;
  const within = place.split(/[.[]/)[0] ?? place;
  return {
    ...rule,
    id: `${resource.urn} ${place}`,
    resource,
    inline,
    ...(source.kind === "prefix-list" ? { list: lists.entriesOf(resource, source.id, within) } : {}),
  };
}

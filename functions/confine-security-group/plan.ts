import { type AddressFamily, parseRange } from "../domain/addressRange";
import type { AllowedPorts } from "../domain/allowedPorts";
import { openIngress } from "../domain/openIngress";
import { worldOfBothFamilies } from "../domain/publicAddresses";
import type { AllowedRanges } from "./allowedRanges";
import { groupsOf } from "./grouping";
import { type GroupRule, isRange, type PrefixLists, portsText, sameSource, toIngressRule } from "./groupRule";

/** A rule to be added: the ports, description and tags of another, and a source of its own. */
export interface NewRule {
  readonly like: GroupRule;
  readonly range: string;
}

/** How a group is confined. Nothing here touches a rule that is not open. */
export interface ConfinementPlan {
  /** Rules that get an allowed range in place of their own, and keep everything else. */
  readonly modify: readonly { readonly rule: GroupRule; readonly range: string }[];
  readonly authorize: readonly NewRule[];
  /** Rules whose replacements are in `modify` or `authorize`, are there already, or are not wanted. */
  readonly revoke: readonly GroupRule[];
}

/** The rules that are open to the world, as EC2 tells of them. */
export function openRulesOf(
  rules: readonly GroupRule[],
  lists: PrefixLists,
  allowedPorts: readonly AllowedPorts[],
): readonly GroupRule[] {
  const judged = rules.map((rule) => toIngressRule(rule, lists));
  const open = new Set(openIngress(judged, allowedPorts).rules.map(({ id }) => id));
  return rules.filter(({ id }) => open.has(id));
}

/**
 * Plans for each protocol, ports and family: open rules become the allowed ranges that are not there yet, one for one and in
 * place. Ranges that are left over are added, rules that are left over are revoked. A rule over a prefix list can't be given a
 * range in place: EC2 changes no rule's kind of source.
 */
export function planConfinement(
  rules: readonly GroupRule[],
  open: readonly GroupRule[],
  allowed: AllowedRanges,
  lists: PrefixLists,
): ConfinementPlan {
  const modify: { rule: GroupRule; range: string }[] = [];
  const authorize: NewRule[] = [];
  const revoke = new Set<GroupRule>();
  const isOpen = new Set(open);
  const byPorts = groupsOf(rules, portsText);
  for (const { family, members } of spotsOf(open, lists)) {
    const [first] = members;
    if (first === undefined) continue;
    const ranges = allowed[family];
    // A part of the world may be an allowed range itself, and stays then.
    const stays = (rule: GroupRule) => !isOpen.has(rule) || ranges.some((range) => sameSource(range, rule.source));
    const there = (byPorts.get(portsText(first)) ?? []).filter(stays);
    const missing = ranges.filter((range) => !there.some(({ source }) => sameSource(source, range)));
    const modifiable = members.filter((rule) => isRange(rule.source) && !stays(rule));
    for (const [index, rule] of modifiable.entries()) {
      const range = missing[index];
      if (range === undefined) revoke.add(rule);
      else modify.push({ rule, range });
    }
    authorize.push(...missing.slice(modifiable.length).map((range) => ({ like: modifiable[0] ?? first, range })));
    for (const rule of members.filter(({ source }) => !isRange(source))) revoke.add(rule);
  }
  return { modify, authorize, revoke: [...revoke] };
}

/** The open rules by family, protocol and ports. A prefix list is in each family that it has entries of. */
function spotsOf(
  open: readonly GroupRule[],
  lists: PrefixLists,
): readonly { readonly family: AddressFamily; readonly members: readonly GroupRule[] }[] {
  const spots = new Map<string, { readonly family: AddressFamily; readonly members: GroupRule[] }>();
  for (const rule of open) {
    const ranges = isRange(rule.source) ? [rule.source] : (lists.get(rule.source) ?? []);
    for (const family of new Set(ranges.map((range) => parseRange(range).family))) {
      const key = `${family} ${portsText(rule)}`;
      const spot = spots.get(key) ?? { family, members: [] };
      spots.set(key, spot);
      spot.members.push(rule);
    }
  }
  return [...spots.values()];
}

/** What to assume of prefix lists while their entries are being read: the worst. */
export function worstCaseOf(ids: readonly string[]): PrefixLists {
  return new Map(ids.map((id) => [id, worldOfBothFamilies]));
}

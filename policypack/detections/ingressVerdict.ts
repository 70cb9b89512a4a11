import { parseRange } from "../../functions/domain/addressRange";
import type { AllowedPorts } from "../../functions/domain/allowedPorts";
import { type IngressRule, type OpenIngress, openIngress } from "../../functions/domain/openIngress";
import { worldOfBothFamilies } from "../../functions/domain/publicAddresses";
import { NotKnown } from "./partlyKnown";
import type { ListEntries } from "./prefixLists";
import type { WrittenRule } from "./writtenIngress";

/** A rule of a group, wherever it is written. `id` is unique among the group's rules. */
export interface GroupRule extends WrittenRule {
  readonly id: string;
  /** The entries of its prefix list, where it names one; left out, the list is left for others to judge. */
  readonly list?: ListEntries;
  /** Set where the rule may be another group's: which group it is for is not known. */
  readonly whose?: NotKnown;
}

/** What is open to the world among the rules of one group, as the responders decide it. */
export interface IngressVerdict {
  readonly open: OpenIngress;
  /** Values that the preview does not know, and by which more may be open. Empty where they can't. */
  readonly notKnown: readonly NotKnown[];
  /** Prefix lists of others by which more may be open. */
  readonly unseen: readonly string[];
  /** Ranges that are no CIDR: EC2 refuses them. */
  readonly malformed: readonly { readonly id: string; readonly range: string }[];
}

/**
 * Judges what is known by itself, and then the worst that the rest may be: the world, on every port. Only what would make a
 * difference is told as unknown or unseen.
 */
export function judgeIngress(rules: readonly GroupRule[], allowed: readonly AllowedPorts[]): IngressVerdict {
  const read = rules.map((rule) => ({ rule, ...readingOf(rule) }));
  const certain = read.flatMap(({ certain: rule }) => rule ?? []);
  const open = openIngress(certain, allowed);
  const found = new Set(open.rules.map(({ id }) => id));
  const doubtful = read.flatMap(({ worst, because }): Doubt[] =>
    worst === undefined || because === undefined ? [] : [{ worst, because }],
  );
  const adds = (added: readonly Doubt[]) =>
    added.length > 0 &&
    openIngress([...certain, ...added.map(({ worst }) => worst)], allowed).rules.some(({ id }) => !found.has(id));
  const alone = doubtful.filter((doubt) => adds([doubt]));
  // None may matter by itself, and all together.
  const matter = alone.length === 0 && adds(doubtful) ? doubtful : alone;
  return {
    open,
    notKnown: matter.flatMap(({ because }) => (because instanceof NotKnown ? because : [])),
    unseen: [...new Set(matter.flatMap(({ because }) => (typeof because === "string" ? because : [])))],
    malformed: read.flatMap(({ rule: { id }, malformed }) => (malformed ?? []).map((range) => ({ id, range }))),
  };
}

/** The most that a rule may open, and what that hangs on: a value, or a prefix list of another's. */
interface Doubt {
  readonly worst: IngressRule;
  readonly because: NotKnown | string;
}

interface RuleReading extends Partial<Doubt> {
  readonly certain?: IngressRule;
  readonly malformed?: readonly string[];
}

function readingOf(rule: GroupRule): RuleReading {
  const source = sourceOf(rule);
  if (source === undefined) return {};
  const { ranges, because: sourceUnknown } = source;
  const malformed = ranges.filter((range) => !isRange(range));
  const readable = ranges.filter(isRange);
  const { id, protocol, fromPort, toPort } = rule;
  const from = { kind: "prefix-list", id: "", ranges: readable } as const;
  const portUnknown = [protocol, fromPort, toPort].find((part) => part instanceof NotKnown);
  if (protocol instanceof NotKnown || fromPort instanceof NotKnown || toPort instanceof NotKnown)
    return {
      malformed,
      worst: { id, protocol: "-1", fromPort: undefined, toPort: undefined, source: from },
      ...(portUnknown instanceof NotKnown ? { because: portUnknown } : {}),
    };
  const read: IngressRule = { id, protocol, fromPort, toPort, source: from };
  const because = sourceUnknown ?? rule.whose;
  return because === undefined ? { malformed, certain: read } : { malformed, worst: read, because };
}

/** The ranges of a rule's source, or the most that they may be; undefined where it is left to others. */
function sourceOf({
  source,
  list,
}: GroupRule): { readonly ranges: readonly string[]; readonly because?: NotKnown | string } | undefined {
  if (source.kind === "range")
    return source.range instanceof NotKnown
      ? { ranges: worldOfBothFamilies, because: source.range }
      : { ranges: [source.range] };
  switch (list?.kind) {
    case undefined:
      return undefined;
    case "known":
      return { ranges: list.ranges };
    case "not-known":
      return { ranges: list.ranges, because: list.because };
    case "unseen":
      return { ranges: worldOfBothFamilies, because: list.id };
  }
}

function isRange(text: string): boolean {
  try {
    parseRange(text);
    return true;
  } catch {
    return false;
  }
}

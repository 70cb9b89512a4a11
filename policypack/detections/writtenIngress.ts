import { listOf, recordOf, textOf } from "../inputs";
import { type Maybe, maybe, NotKnown } from "./partlyKnown";

/** One source of an inbound rule as a program writes it; a source that is a security group is never open, and left out. */
export interface WrittenRule {
  /** Where it stands in the resource's inputs: `ingress[0].cidrBlocks[1]`. */
  readonly place: string;
  /** `tcp`, a protocol's number, or `-1` for all. */
  readonly protocol: Maybe<string>;
  readonly fromPort: Maybe<number | undefined>;
  readonly toPort: Maybe<number | undefined>;
  readonly source:
    | { readonly kind: "range"; readonly range: Maybe<string> }
    | { readonly kind: "prefix-list"; readonly id: Maybe<string> };
}

/** Properties with ranges and prefix lists, in the inline rules and rule resources of both providers. */
const rangeProperties = ["cidrBlocks", "ipv6CidrBlocks", "cidrIpv4", "cidrIpv6", "cidrIp"] as const;
const listProperties = ["prefixListIds", "prefixListId", "sourcePrefixListId"] as const;

/** Where a group has its inline rules: Pulumi's AWS provider, AWS Native. */
export const inlineProperties = ["ingress", "securityGroupIngress"] as const;

/** The inline rules of a group. `props` may hold `NotKnown`, as `partlyKnown` leaves it. */
export function inlineRules(props: Readonly<Record<string, unknown>>): readonly WrittenRule[] {
  return inlineProperties.flatMap((property) => {
    const written = props[property];
    if (written instanceof NotKnown) return [anything(property, written)];
    return listOf(written).flatMap((entry, index) => rulesIn(entry, `${property}[${index}]`));
  });
}

/** The rule that a resource of its own is; none for one that lets traffic out. */
export function separateRules(props: Readonly<Record<string, unknown>>): readonly WrittenRule[] {
  return props.type === "egress" ? [] : rulesIn(props, "");
}

function rulesIn(entry: unknown, place: string): readonly WrittenRule[] {
  if (entry instanceof NotKnown) return [anything(place, entry)];
  const fields = recordOf(entry);
  const ports = {
    protocol: maybe(fields.protocol ?? fields.ipProtocol, protocolOf),
    fromPort: maybe(fields.fromPort, portOf),
    toPort: maybe(fields.toPort, portOf),
  };
  const at = (property: string, index: number | undefined) =>
    [place, index === undefined ? property : `${property}[${index}]`].filter((part) => part !== "").join(".");
  return [
    ...rangeProperties.flatMap((property) =>
      valuesOf(fields[property]).map(
        ([range, index]): WrittenRule => ({ ...ports, place: at(property, index), source: { kind: "range", range } }),
      ),
    ),
    ...listProperties.flatMap((property) =>
      valuesOf(fields[property]).map(
        ([id, index]): WrittenRule => ({ ...ports, place: at(property, index), source: { kind: "prefix-list", id } }),
      ),
    ),
  ];
}

/** Rules of which nothing is known. */
function anything(place: string, unknown: NotKnown): WrittenRule {
  return {
    place,
    protocol: unknown,
    fromPort: unknown,
    toPort: unknown,
    source: { kind: "range", range: unknown },
  };
}

/** The texts of a property, each with its index where it is a list. */
function valuesOf(value: unknown): readonly (readonly [value: Maybe<string>, index: number | undefined])[] {
  if (value instanceof NotKnown) return [[value, undefined]];
  const indexed = Array.isArray(value);
  return listOf(value).flatMap((each, index) => {
    const text = maybe(each, textOf);
    return text === undefined || text === "" ? [] : [[text, indexed ? index : undefined] as const];
  });
}

/** The provider takes `all` for every protocol, and so does whoever leaves it out in AWS Native. */
function protocolOf(written: unknown): string {
  const text = String(written ?? "-1").toLowerCase();
  return text === "all" ? "-1" : text;
}

/** A number, also one that YAML has as text. */
function portOf(written: unknown): number | undefined {
  if (written === undefined || written === null || written === "") return undefined;
  const port = Number(written);
  return Number.isInteger(port) ? port : undefined;
}

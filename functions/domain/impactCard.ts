import * as z from "zod";

const facts = z.array(z.string());

/**
 * What containing something means to others, in sentences for whoever has to decide. A fact that could not be found out is said to
 * be unknown: nothing here is a promise that there is no more.
 */
export const impactCardSchema = z.object({
  /** What will not work any more. */
  stops: facts,
  /** Who else has the role, the profile or the group, and whether it is hit. */
  shares: facts,
  /** The target groups, Auto Scaling groups and the like that it serves. */
  serves: facts,
  /** When it, or its credentials, were last used, and for what. */
  lastUsed: facts,
  /** What could not be found out, and why. */
  unknown: facts,
});
export type ImpactCard = z.output<typeof impactCardSchema>;
/** A part of a card, as one reading of several gives it. */
export type ImpactPart = { readonly [Name in keyof ImpactCard]?: readonly string[] };

/** A notice and a ledger entry hold so much only, and nobody reads more. */
const most = { facts: 10, characters: 400 } as const;

const titles: Readonly<Record<keyof ImpactCard, string>> = {
  stops: "Stops",
  shares: "Shared",
  serves: "Serves",
  lastUsed: "Last used",
  unknown: "Not known",
};
const order: readonly (keyof ImpactCard)[] = ["stops", "serves", "shares", "lastUsed", "unknown"];

/** One card of its parts; of each kind the first few, and how many more there are. */
export function impactCardOf(parts: readonly ImpactPart[]): ImpactCard {
  const all = (name: keyof ImpactCard) => bounded(parts.flatMap((part) => part[name] ?? []));
  return {
    stops: all("stops"),
    shares: all("shares"),
    serves: all("serves"),
    lastUsed: all("lastUsed"),
    unknown: all("unknown"),
  };
}

/** `Serves     target group web (port 443)`, a line for each fact; empty where the card is. */
export function impactLines(card: ImpactCard): readonly string[] {
  return order.flatMap((name) => card[name].map((fact) => `${titles[name].padEnd(10)} ${fact}`));
}

/** The first few of these names, and how many more there are. */
export function someOf(names: readonly string[], shown = 5): string {
  const more = names.length > shown ? ` and ${names.length - shown} more` : "";
  return `${names.slice(0, shown).join(", ")}${more}`;
}

function bounded(given: readonly string[]): string[] {
  const cut = given
    .slice(0, most.facts)
    .map((fact) => (fact.length <= most.characters ? fact : `${fact.slice(0, most.characters - 1)}…`));
  return given.length > most.facts ? [...cut, `… ${given.length - most.facts} more`] : cut;
}

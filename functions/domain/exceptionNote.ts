import type { Exception } from "./exception";

/**
 * What is told of an exception that exempts: all that its value says, and then what else there is to say of it, in
 * sentences: who set it, what to mend.
 */
export function honouredNote({ ticket, until, scope, owner }: Exception, sentences: readonly string[]): string {
  const facts = [
    `Ticket ${ticket}`,
    until === undefined ? "without an end" : `until the end of ${until} in UTC`,
    scope === undefined ? "for every response" : `for ${scope.join(", ")} only`,
    owner === undefined ? "no owner named" : `owner ${owner}`,
  ];
  return printable([`${facts.join(", ")}.`, ...sentences].join(" "));
}

/** What is told of an exception that does not exempt. `reason` is a verdict's: `ended on 2026-10-01`. */
export function voidNote(tag: { readonly key: string; readonly value: string }, reason: string): string {
  return printable(`The exception ${tag.key}=${JSON.stringify(tag.value)} did not exempt it: it ${reason}.`);
}

/** What is told of tags whose keys were most likely meant for the exception's (`nearMissKeys`); undefined of none. */
export function nearMissNote(keys: readonly string[], tagKey: string): string | undefined {
  if (keys.length === 0) return undefined;
  const named = keys.map((key) => JSON.stringify(key)).join(", ");
  return printable(
    `${keys.length === 1 ? `The tag ${named} exempts` : `The tags ${named} exempt`} from nothing: the key is ${tagKey}, letter by letter.`,
  );
}

/** Control signs, line ends and signs that turn the direction of writing: a tag's value must not lay out a notice. */
const layout = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** What quotes a tag, with a question mark for each sign that people would not see. */
export function printable(text: string): string {
  return text.replace(layout, "?");
}

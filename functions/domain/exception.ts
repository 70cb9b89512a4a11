/** What the value of an exception tag says: `Jira-1234 until=2027-01-31 for=confine-security-group by=jane@example.com`. */
export interface Exception {
  /** Where it was approved: `Jira-1234`. */
  readonly ticket: string;
  /** The last day on which it holds, as `2027-01-31`, to its end in UTC. Left out: it has no end. */
  readonly until?: string;
  /** Responders and Config rules that it exempts from, by name. Left out: all of them. */
  readonly scope?: readonly [string, ...string[]];
  /** Who answers for it: `jane@example.com`, `team-payments`. */
  readonly owner?: string;
}

export type ExceptionReading =
  | { readonly kind: "exception"; readonly exception: Exception }
  | { readonly kind: "malformed"; readonly problems: readonly [string, ...string[]] };

/** Longest value of a tag (AWS General Reference, "Tag naming limits and requirements"). */
export const longestExceptionValue = 256;

/**
 * Characters that every service takes in a tag's value, in ASCII. Not all of them take more: commas, semicolons and brackets
 * are refused by some (docs/decisions/0015).
 */
export const exceptionCharacters = /^[A-Za-z0-9 +\-=._:/@]*$/;

/** The fields after the ticket, in the order in which they are written. */
export const exceptionFields = ["until", "for", "by"] as const;
type Field = (typeof exceptionFields)[number];

const ticketShape = /^(?=.*[A-Za-z])[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/;
const scopeShape = /^[A-Za-z][A-Za-z0-9_.-]*$/;
const ownerShape = /^[A-Za-z0-9][A-Za-z0-9._:/@+-]*$/;
const example = "Jira-1234 until=2027-01-31 for=confine-security-group by=jane@example.com";

/**
 * Reads the value of an exception tag: a ticket alone, as in the reference, or a ticket and the fields `until=`, `for=` and
 * `by=`, in any order, separated by spaces. Never throws, and names all mistakes at once.
 */
export function parseException(value: string): ExceptionReading {
  const words = value.split(" ").filter((word) => word !== "");
  const tickets = words.filter((word) => !word.includes("="));
  const fields = fieldsOf(words.filter((word) => word.includes("=")));
  const problems = [
    ...lengthAndCharacters(value),
    ...ticketProblems(tickets),
    ...fields.problems,
    ...fieldProblems(fields.values),
  ];
  const [first, ...others] = problems;
  if (first !== undefined) return { kind: "malformed", problems: [first, ...others] };
  const { until, for: scope, by: owner } = fields.values;
  const [name, ...names] = scope?.split("+") ?? [];
  return {
    kind: "exception",
    exception: {
      ticket: tickets.join(""),
      ...(until === undefined ? {} : { until }),
      ...(name === undefined ? {} : { scope: [name, ...names] }),
      ...(owner === undefined ? {} : { owner }),
    },
  };
}

/** The value to write for an exception; `parseException` reads it back. */
export function exceptionValue({ ticket, until, scope, owner }: Exception): string {
  const fields = [
    ...(until === undefined ? [] : [`until=${until}`]),
    ...(scope === undefined ? [] : [`for=${scope.join("+")}`]),
    ...(owner === undefined ? [] : [`by=${owner}`]),
  ];
  return [ticket, ...fields].join(" ");
}

function lengthAndCharacters(value: string): readonly string[] {
  const strange = [...new Set([...value].filter((character) => !exceptionCharacters.test(character)))];
  return [
    ...(value.length > longestExceptionValue
      ? [`it has ${value.length} characters; a tag's value has at most ${longestExceptionValue}`]
      : []),
    ...(strange.length > 0
      ? [
          `it has ${strange.map((character) => JSON.stringify(character)).join(", ")}; every AWS service takes letters, digits, spaces and + - = . _ : / @`,
        ]
      : []),
  ];
}

function ticketProblems(tickets: readonly string[]): readonly string[] {
  const [ticket, second] = tickets;
  if (ticket === undefined) return [`it names no ticket; write ${example}`];
  const dates = tickets.filter((word) => isDay(word));
  if (dates.length > 0) return dates.map((date) => `${date} stands alone; write until=${date}`);
  if (second !== undefined)
    return [`${JSON.stringify(tickets.join(" "))} is more than a ticket, which is one word; write ${example}`];
  return ticketShape.test(ticket)
    ? []
    : [`${JSON.stringify(ticket)} is no ticket; it begins with a letter or digit and has a letter, such as Jira-1234`];
}

/** The fields by name, and what is wrong with the names. */
function fieldsOf(words: readonly string[]) {
  const values: Partial<Record<Field, string>> = {};
  const problems = words.flatMap((word) => {
    const at = word.indexOf("=");
    const [name, value] = [word.slice(0, at), word.slice(at + 1)];
    const field = exceptionFields.find((known) => known === name);
    if (field === undefined)
      return [
        `${JSON.stringify(name)} is no field; fields are ${exceptionFields.map((known) => `${known}=`).join(", ")}`,
      ];
    if (Object.hasOwn(values, field)) return [`${field}= is there twice`];
    values[field] = value;
    return [];
  });
  return { values, problems };
}

function fieldProblems({ until, for: scope, by: owner }: Readonly<Partial<Record<Field, string>>>): readonly string[] {
  return [
    ...(until === undefined || isDay(until) ? [] : [`until=${until} is no day; write it as until=2027-01-31`]),
    ...(scope === undefined || scope.split("+").every((name) => scopeShape.test(name))
      ? []
      : [
          `for=${scope} names no responder or Config rule; separate several by +, as in for=isolate-instance+ENCRYPTED_VOLUMES`,
        ]),
    ...(owner === undefined || ownerShape.test(owner)
      ? []
      : [`by=${owner} is no owner; write a mail address or a team's name in one word`]),
  ];
}

/** Whether a text is a day that there is: 2027-02-31 would be read as one in March. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const read = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(text);
}

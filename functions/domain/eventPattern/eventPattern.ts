import { type EventField, eventFields } from "./eventFields";
import { InvalidEventPattern } from "./invalidEventPattern";
import { compileValueMatcher, type ValueMatcher } from "./valueMatcher";

/** A condition on one field: it holds if any of the matchers does. */
interface FieldCondition {
  readonly path: string;
  readonly matchers: readonly ValueMatcher[];
}

/** What `$or` leaves: conditions that must all hold. */
type Alternative = readonly FieldCondition[];

/** "An event pattern with $or can have at most 1,000 rule combinations." */
const mostAlternatives = 1000;

/** Names that keep `$or` an ordinary field name when they occur in its objects (Event Ruler, "The $or Primitive"). */
const operatorNames: ReadonlySet<string> = new Set([
  "exactly",
  "prefix",
  "suffix",
  "equals-ignore-case",
  "wildcard",
  "anything-but",
  "numeric",
  "cidr",
  "exists",
]);

/**
 * A compiled event pattern, with the semantics of EventBridge (user guide: "Event patterns", "Comparison operators",
 * "Arrays in event patterns") and of Event Ruler, the library inside it: all fields named must match, each by any of its values; where
 * the event holds an array, by any of its elements; and conditions on objects in one array must hold within one element.
 *
 * One difference: a field that is named both beside `$or` and inside it must meet both here. Event Ruler's own answer depends on their order.
 */
export class EventPattern {
  private constructor(private readonly alternatives: readonly Alternative[]) {}

  /** Throws `InvalidEventPattern`. The length limit is the caller's (`PutRule` and `TestEventPattern` differ). */
  static parse(source: string): EventPattern {
    let pattern: unknown;
    try {
      pattern = JSON.parse(source);
    } catch (cause) {
      throw new InvalidEventPattern(
        `Filter is not valid JSON: ${cause instanceof Error ? cause.message : String(cause)}`,
      );
    }
    if (!isObject(pattern)) {
      throw new InvalidEventPattern("Filter is not an object");
    }
    return new EventPattern(compileObject(pattern, []));
  }

  matches(event: unknown): boolean {
    const fields = eventFields(event);
    return this.alternatives.some((alternative) => holds(alternative, fields));
  }
}

function compileObject(pattern: Readonly<Record<string, unknown>>, at: readonly string[]): Alternative[] {
  const entries = Object.entries(pattern);
  if (entries.length === 0) {
    throw new InvalidEventPattern("Empty objects are not allowed", at);
  }
  return entries.reduce<Alternative[]>(
    (alternatives, [key, value]) => both(alternatives, compileEntry(key, value, at)),
    [[]],
  );
}

function compileEntry(key: string, value: unknown, at: readonly string[]): Alternative[] {
  if (key === "$or" && isOr(value)) {
    return value.flatMap((each) => compileObject(each, at));
  }
  const path = [...at, key];
  if (Array.isArray(value)) {
    if (value.length === 0) {
      throw new InvalidEventPattern("Empty arrays are not allowed", path);
    }
    return [[{ path: path.join("."), matchers: value.map((element) => compileValueMatcher(element, path)) }]];
  }
  if (!isObject(value)) {
    throw new InvalidEventPattern(`"${key}" must be an object or an array`, path);
  }
  return compileObject(value, path);
}

function both(left: readonly Alternative[], right: readonly Alternative[]): Alternative[] {
  if (left.length * right.length > mostAlternatives) {
    throw new InvalidEventPattern(`Too many combinations from $or, at most ${mostAlternatives} are allowed`);
  }
  return left.flatMap((one) => right.map((other) => [...one, ...other]));
}

function isOr(value: unknown): value is Readonly<Record<string, unknown>>[] {
  return (
    Array.isArray(value) &&
    value.length >= 2 &&
    value.every((each) => isObject(each) && Object.keys(each).every((key) => !operatorNames.has(key)))
  );
}

/** Chooses a field for each condition so that no two of them sit in different elements of one array. */
function holds(alternative: Alternative, fields: readonly EventField[]): boolean {
  const choose = (index: number, elements: ReadonlyMap<number, number>): boolean => {
    const condition = alternative[index];
    if (condition === undefined) {
      return true;
    }
    const present = fields.flatMap((field) => {
      const joined = field.path === condition.path ? join(elements, field.elements) : undefined;
      return joined === undefined ? [] : [{ field, joined }];
    });
    return condition.matchers.some((matcher) =>
      matcher.kind === "absent"
        ? present.length === 0 && choose(index + 1, elements)
        : present.some(({ field, joined }) => matcher.matches(field.value) && choose(index + 1, joined)),
    );
  };
  return choose(0, new Map());
}

function join(
  left: ReadonlyMap<number, number>,
  right: ReadonlyMap<number, number>,
): ReadonlyMap<number, number> | undefined {
  const joined = new Map(left);
  for (const [array, element] of right) {
    const chosen = joined.get(array);
    if (chosen !== undefined && chosen !== element) {
      return undefined;
    }
    joined.set(array, element);
  }
  return joined;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import type { ForwardingRule } from "../../components/forwardingRules";
import type { EventPattern } from "../../functions/domain/detection";

/** An event that the rule's pattern is meant for, in the shape that TestEventPattern takes. It is sent to nobody. */
export function sampleEventOf(
  { pattern }: Pick<ForwardingRule, "pattern">,
  { accountId: account, region }: { readonly accountId: string; readonly region: string },
): Readonly<Record<string, unknown>> {
  const [, value] = sampleOf(pattern);
  return {
    id: "00000000-0000-0000-0000-000000000000",
    time: "2026-01-01T00:00:00Z",
    resources: [],
    ...{ account, region },
    ...(isObject(value) ? value : {}),
  };
}

/** The first way of matching each field. `present` is false where the pattern wants the field to be absent. */
function sampleOf(pattern: EventPattern): readonly [present: boolean, value: unknown] {
  const fields = Object.entries(pattern).flatMap(([key, wanted]) => {
    if (key === "$or" && Array.isArray(wanted)) {
      const [, first] = sampleOf(isObject(wanted[0]) ? wanted[0] : {});
      return isObject(first) ? Object.entries(first) : [];
    }
    const [present, value] = Array.isArray(wanted)
      ? sampleOfMatcher(wanted[0])
      : sampleOf(isObject(wanted) ? wanted : {});
    return present ? [[key, value] as const] : [];
  });
  return [true, Object.fromEntries(fields)];
}

/** Of the matchers that detections use: a value itself, a beginning, a number's bound, presence. */
function sampleOfMatcher(matcher: unknown): readonly [boolean, unknown] {
  if (!isObject(matcher)) return [true, matcher];
  if ("prefix" in matcher) return [true, `${String(matcher.prefix)}sample`];
  if ("exists" in matcher) return [matcher.exists === true, "sample"];
  if ("numeric" in matcher && Array.isArray(matcher.numeric)) return [true, matcher.numeric[1]];
  return [true, "sample"];
}

function isObject(value: unknown): value is EventPattern {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

import type { RequestContext } from "./requestContext";
import { compileStringPattern, type StringPattern } from "./stringPattern";

const segmentCount = 6;

/**
 * Compiles an ARN with wildcards. Each of the six colon-delimited segments is compared by itself, and missing ones count
 * as `*` ("IAM JSON policy elements: Resource", "ARN condition operators"). What is not an ARN never matches one.
 */
export function compileArnPattern(text: string, options: { readonly variables: boolean }): StringPattern {
  if (text === "*") {
    return { matches: () => true };
  }
  const segments = segmentsOf(text).map((segment) => compileStringPattern(segment, { wildcards: true, ...options }));
  return {
    matches(value: string, context: RequestContext) {
      const values = segmentsOf(value);
      return (
        values.length === segmentCount &&
        segments.every((segment, index) => segment.matches(values[index] ?? "", context))
      );
    },
  };
}

/** Splits at the first five colons, but not within a policy variable: `${aws:username}` has one of its own. */
function segmentsOf(text: string): string[] {
  const segments: string[] = [];
  let start = 0;
  let inVariable = false;
  for (let index = 0; index < text.length && segments.length < segmentCount - 1; index++) {
    const character = text[index];
    if (character === "$" && text[index + 1] === "{") {
      inVariable = true;
    } else if (character === "}") {
      inVariable = false;
    } else if (character === ":" && !inVariable) {
      segments.push(text.slice(start, index));
      start = index + 1;
    }
  }
  segments.push(text.slice(start));
  return segments;
}

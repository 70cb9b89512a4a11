import type { RequestContext } from "./requestContext";

export interface StringPattern {
  /** False too where a policy variable in the pattern has no value in the request. */
  matches(value: string, context: RequestContext): boolean;
}

export interface PatternOptions {
  /** `*` is any run of characters and `?` any one character; else both stand for themselves. */
  readonly wildcards: boolean;
  readonly ignoreCase?: boolean;
  /** `${aws:username}` is replaced; only policies of version 2012-10-17 do so, and only where a string is expected. */
  readonly variables: boolean;
}

type Part = { readonly source: string } | { readonly variable: string; readonly fallback: string | undefined };

const variablePattern = /\$\{([^}]*)\}/g;
/** `aws:PrincipalTag/team, 'company-wide'` */
const variableWithFallback = /^\s*([^,\s]+)\s*(?:,\s*'([^']*)'\s*)?$/;

/** Compiles one value of a policy ("IAM policy elements: Variables and tags", "String condition operators"). */
export function compileStringPattern(text: string, options: PatternOptions): StringPattern {
  if (options.wildcards && text === "*") {
    return { matches: () => true };
  }
  const parts = options.variables ? partsOf(text, options.wildcards) : [{ source: sourceOf(text, options.wildcards) }];
  const flags = options.ignoreCase === true ? "isu" : "su";
  if (parts.every((part) => "source" in part)) {
    return fixedPattern(text, parts.map((part) => part.source).join(""), flags);
  }
  return {
    matches(value, context) {
      let source = "";
      for (const part of parts) {
        if ("source" in part) {
          source += part.source;
          continue;
        }
        const replacement = context.variable(part.variable) ?? part.fallback;
        if (replacement === undefined) {
          return false;
        }
        source += escapeRegExp(replacement);
      }
      return new RegExp(`^${source}$`, flags).test(value);
    },
  };
}

function fixedPattern(text: string, source: string, flags: string): StringPattern {
  if (flags === "su" && source === escapeRegExp(text)) {
    return { matches: (value) => value === text };
  }
  const expression = new RegExp(`^${source}$`, flags);
  return { matches: (value) => expression.test(value) };
}

function partsOf(text: string, wildcards: boolean): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const match of text.matchAll(variablePattern)) {
    parts.push({ source: sourceOf(text.slice(end, match.index), wildcards) });
    parts.push(variablePart(match[1] ?? ""));
    end = match.index + match[0].length;
  }
  parts.push({ source: sourceOf(text.slice(end), wildcards) });
  return parts;
}

function variablePart(name: string): Part {
  // ${*}, ${?} and ${$} stand for the characters themselves.
  if (name === "*" || name === "?" || name === "$") {
    return { source: escapeRegExp(name) };
  }
  const [, variable = name, fallback] = variableWithFallback.exec(name) ?? [];
  return { variable: variable.toLowerCase(), fallback };
}

function sourceOf(text: string, wildcards: boolean): string {
  const literal = escapeRegExp(text);
  return wildcards ? literal.replaceAll("\\*", ".*").replaceAll("\\?", ".") : literal;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
}

/** Patterns of policies: `*` stands for any characters, `?` for one. What they are compared with may be a pattern itself. */

/** Whether the pattern matches all that the other stands for. Where in doubt, it does not. */
export function covers(pattern: string, other: string): boolean {
  return toRegExp(pattern).test(other);
}

/** Whether there is an ARN that both match, or, where one is not written as an ARN, any text. */
export function overlap(one: string, other: string): boolean {
  const [left, right] = [arnParts(one), arnParts(other)];
  // The first five parts of an ARN have no colon in them.
  if (left.length !== 6 || right.length !== 6) return textsOverlap(one, other);
  return left.every((part, index) => textsOverlap(part, right[index] ?? ""));
}

function textsOverlap(one: string, other: string): boolean {
  const reached = new Map<string, boolean>();
  const meet = (left: number, right: number): boolean => {
    const key = `${left}/${right}`;
    const known = reached.get(key);
    if (known !== undefined) return known;
    reached.set(key, false);
    const found = step(left, right);
    reached.set(key, found);
    return found;
  };
  const step = (left: number, right: number): boolean => {
    const [a, b] = [one[left], other[right]];
    if (a === undefined && b === undefined) return true;
    if (a === "*") return meet(left + 1, right) || (b !== undefined && meet(left, right + 1));
    if (b === "*") return meet(left, right + 1) || (a !== undefined && meet(left + 1, right));
    if (a === undefined || b === undefined) return false;
    return (a === b || a === "?" || b === "?") && meet(left + 1, right + 1);
  };
  return meet(0, 0);
}

/** Actions are compared without regard to case ("IAM JSON policy elements: Action"). */
export function coversAction(pattern: string, action: string): boolean {
  return covers(pattern.toLowerCase(), action.toLowerCase());
}

/** `ArnLike`: each part between colons by itself ("IAM JSON policy elements: Condition operators"). */
export function arnLike(pattern: string, arn: string): boolean {
  const [wanted, parts] = [arnParts(pattern), arnParts(arn)];
  return wanted.length === parts.length && wanted.every((part, index) => covers(part, parts[index] ?? ""));
}

function arnParts(arn: string): readonly string[] {
  const parts = arn.split(":");
  return parts.length <= 6 ? parts : [...parts.slice(0, 5), parts.slice(5).join(":")];
}

function toRegExp(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  // One character is not what a `*` of the other pattern stands for.
  return new RegExp(`^${escaped.replace(/\*/g, ".*").replace(/\?/g, "[^*]")}$`, "s");
}

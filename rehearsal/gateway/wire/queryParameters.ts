interface Branch {
  readonly children: Map<string, Branch>;
  leaf?: string;
}

/** Names that the query protocol puts between a list or map and its elements; they are no members of the API. */
const listWrappers = new Set(["member", "entry"]);

/**
 * Reads the form of a query or EC2 query call: `Filter.1.Value.2=b` becomes `{ Filter: [{ Value: [.., "b"] }] }`, and
 * `Tags.member.1.Key=a` `{ Tags: [{ Key: "a" }] }`. Values stay strings.
 * Smithy, "AWS query protocol" and "AWS EC2 query protocol".
 */
export function readQueryParameters(form: URLSearchParams): Record<string, unknown> {
  const root: Branch = { children: new Map() };
  for (const [name, value] of form) {
    if (name === "Action" || name === "Version") continue;
    let branch = root;
    for (const part of name.split(".")) {
      let next = branch.children.get(part);
      if (!next) {
        next = { children: new Map() };
        branch.children.set(part, next);
      }
      branch = next;
    }
    branch.leaf = value;
  }
  return Object.fromEntries([...root.children].map(([name, branch]) => [name, readValue(branch)]));
}

function readValue(branch: Branch): unknown {
  if (branch.children.size === 0) return branch.leaf ?? "";
  const names = [...branch.children.keys()];
  const [only] = names;
  if (names.length === 1 && only !== undefined && listWrappers.has(only)) {
    const wrapped = branch.children.get(only);
    if (wrapped && isList(wrapped)) return readValue(wrapped);
  }
  if (isList(branch)) {
    return [...branch.children].sort(([a], [b]) => Number(a) - Number(b)).map(([, element]) => readValue(element));
  }
  return Object.fromEntries([...branch.children].map(([name, child]) => [name, readValue(child)]));
}

function isList(branch: Branch): boolean {
  return branch.children.size > 0 && [...branch.children.keys()].every((name) => /^\d+$/.test(name));
}

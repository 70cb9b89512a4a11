const escapes: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

export function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => escapes[character] ?? character);
}

/**
 * Writes a value as the members of an element: lists as `<item>` (EC2) or `<member>` (other query services), dates in
 * ISO 8601, and nothing for undefined.
 */
export function writeXml(value: unknown, listItem: "item" | "member"): string {
  if (value === undefined || value === null) return "";
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value))
    return value.map((element) => `<${listItem}>${writeXml(element, listItem)}</${listItem}>`).join("");
  if (typeof value === "object") {
    return Object.entries(value)
      .filter(
        ([name, member]) => member !== undefined && member !== null && !name.startsWith("@_") && !name.startsWith("?"),
      )
      .map(([name, member]) => `<${name}>${writeXml(member, listItem)}</${name}>`)
      .join("");
  }
  return escapeXml(String(value));
}

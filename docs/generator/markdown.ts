/** A Markdown table; cells are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

export function code(text: string): string {
  return `\`${text}\``;
}

/** Each as code, one a line of a table's cell. */
export function codeLines(texts: readonly string[]): string {
  return texts.map(code).join("<br>");
}

/** Plain text as Markdown that shows it as it is. */
export function plain(text: string): string {
  return text.replaceAll("<", "&lt;").replaceAll("*", "\\*");
}

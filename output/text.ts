/** Width of everything that is printed. */
const pageWidth = 100;

/** `412 ms`, `14.2 s`, `3 min 05 s` */
export function duration(milliseconds: number): string {
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 60_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** Padded to the width, or cut with an ellipsis. */
export function fitted(text: string, width: number): string {
  return text.length > width ? `${text.slice(0, width - 1)}…` : text.padEnd(width);
}

/** Broken at spaces so that each line, with its indent, fits the page. A word that is too long for a line is cut. */
export function wrapped(text: string, indent = ""): string[] {
  const room = pageWidth - indent.length;
  const lines: string[] = [];
  for (const paragraph of text.split("\n")) {
    let line = "";
    for (const word of paragraph.split(" ").flatMap((long) => long.match(new RegExp(`.{1,${room}}`, "g")) ?? [""])) {
      if (line && line.length + 1 + word.length > room) {
        lines.push(indent + line);
        line = word;
      } else {
        line = line ? `${line} ${word}` : word;
      }
    }
    lines.push(indent + line);
  }
  return lines;
}

/** `1 account`, `3 accounts`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

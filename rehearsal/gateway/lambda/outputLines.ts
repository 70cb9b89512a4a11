import type { Readable } from "node:stream";

/** Written by the runtime loader to stdout and stderr after each event. */
const endMark = "\u0000end\u0000";
const separator = new RegExp(`(${endMark}|\n)`);

/**
 * Splits one output stream of a function's process into lines and end marks. `onEnd` is called at each end mark, after
 * the lines before it, so that a line is always told apart from those of the next event.
 */
export function readOutputLines(stream: Readable, onLine: (line: string) => void, onEnd: () => void): void {
  let rest = "";
  const emit = (text: string) => {
    if (text.length > 0) onLine(text);
  };
  stream.setEncoding("utf8");
  stream.on("data", (chunk: string) => {
    const parts = (rest + chunk).split(separator);
    rest = parts.pop() ?? "";
    for (let index = 0; index < parts.length; index += 2) {
      emit(parts[index] ?? "");
      if (parts[index + 1] === endMark) onEnd();
    }
  });
  stream.on("end", () => {
    emit(rest);
    rest = "";
  });
}

import { styleText } from "node:util";

type Style = Parameters<typeof styleText>[0];

/** Paints text, or leaves it alone where the stream is no colour terminal. */
export type Paint = (style: Style, text: string) => string;

/** For a stream: colours only on a terminal that has them; `NO_COLOR` and `TERM=dumb` are honoured (by Node itself). */
export function paintFor(stream: NodeJS.WriteStream): Paint {
  return stream.isTTY === true && stream.hasColors(16) ? styleText : plain;
}

export const plain: Paint = (_style, text) => text;

/** One call that a client was asked to make: its operation and input. */
export interface RecordedCall {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

interface Command {
  readonly constructor: { readonly name: string };
  readonly input: object;
}

/** Makes an SDK client answer by a function, without a network; returns the calls it is asked to make, as they come. */
export function answerBy(
  client: { send: unknown },
  answer: (call: RecordedCall, index: number) => object,
): readonly RecordedCall[] {
  const calls: RecordedCall[] = [];
  client.send = async (command: Command) => {
    const call = { operation: command.constructor.name.replace(/Command$/, ""), input: { ...command.input } };
    calls.push(call);
    return answer(call, calls.length - 1);
  };
  return calls;
}

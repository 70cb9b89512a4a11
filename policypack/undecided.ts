import { type UnknownValue, UnknownValueError } from "./unknownValue";

/** One part of a check that met a value which is not known yet. */
interface Met {
  readonly what: string;
  readonly error: UnknownValue;
}

/**
 * What one run of a policy could not check, because the preview does not know a value yet. The SDK ends a policy at the first such
 * value; for a whole stack that would be silence about every other resource.
 */
export class Undecided {
  readonly #met: Met[] = [];

  /** Runs a part of the check; undefined, and noted as `what`, where it meets an unknown value. Other errors pass. */
  attempt<Result>(what: string, part: () => Result): Result | undefined {
    try {
      return part();
    } catch (error) {
      if (!(error instanceof UnknownValueError)) throw error;
      this.#met.push({ what, error });
      return undefined;
    }
  }

  /** Throws what the SDK turns into a warning, where anything was met. */
  tell(): void {
    const [first] = this.#met;
    if (first !== undefined) throw new UndecidedError(first.error, this.#met);
  }
}

/** How many are named; a stack of hundreds would fill the log. */
const named = 10;

/** The SDK takes an `UnknownValueError` as: tell that the policy could not run, and go on. So this one is of that kind. */
class UndecidedError extends UnknownValueError {
  constructor(first: UnknownValue, met: readonly Met[]) {
    super(first.unknownTypeSentinel, first.props);
    const each = met.slice(0, named).map(({ what, error }) => `${what} (.${error.props.join(".")})`);
    const more = met.length > named ? [`${met.length - named} more`] : [];
    this.message = `not known yet, so it is checked at the update: ${[...each, ...more].join("; ")}`;
  }
}

/** What a part reads; undefined where it meets an unknown value, for a caller that has another way to tell. */
export function ifKnown<Result>(read: () => Result): Result | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnknownValueError) return undefined;
    throw error;
  }
}

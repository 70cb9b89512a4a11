/**
 * Something the person at the terminal can act on: `message` says what happened and to what, `remedy` what to do next.
 * It is shown without a stack trace.
 */
export class Failure extends Error {
  override readonly name: string = "Failure";
  constructor(
    message: string,
    readonly remedy: string,
    options?: { readonly cause?: unknown },
  ) {
    super(message, options);
  }
}

/** Raised where work ends because the person asked it to (Ctrl-C, SIGTERM). */
export class Interrupted extends Error {
  override readonly name = "Interrupted";
  constructor() {
    super("Stopped on request.");
  }
}

const byErrorCode: Readonly<Record<string, (error: NodeJS.ErrnoException) => Failure>> = {
  EDQUOT: (error) => diskFull(error),
  EROFS: (error) => notWritable(error),
  EACCES: (error) => notWritable(error),
  EADDRINUSE: (error) =>
    new Failure(
      `Port ${"port" in error ? String(error.port) : ""} on 127.0.0.1 is in use by another process.`,
      "Give another with --port, or leave it out and a free one is taken.",
      { cause: error },
    ),
  EMFILE: (error) =>
    new Failure("This process may not open any more files.", "Raise the limit (`ulimit -n 4096`) and run this again.", {
      cause: error,
    }),
};

/** The failure that a full disk is told as, whichever tool met it. */
export function diskFull(cause: unknown): Failure {
  const path = cause instanceof Error && "path" in cause ? ` while writing ${String(cause.path)}` : "";
  return new Failure(
    `The disk is full${path}.`,
    "Free about 3 GB (set-up keeps its tools in the folder that FIREBREAK_CACHE names, else in ~/.cache/firebreak) and run this again.",
    { cause },
  );
}

function notWritable(error: NodeJS.ErrnoException): Failure {
  return new Failure(
    `${error.path ?? "A folder that is needed"} cannot be written (${error.code}).`,
    "Run this as a user who may write there, or point FIREBREAK_CACHE at a folder of your own.",
    { cause: error },
  );
}

/** Finds the failure that lies behind an error, through its causes; undefined for what nobody foresaw. */
export function failureOf(error: unknown): Failure | undefined {
  for (let at: unknown = error; at instanceof Error; at = at.cause) {
    if (at instanceof Failure) return at;
    if (/ENOSPC|no space left on device/i.test(at.message)) return diskFull(at);
    const code = (at as NodeJS.ErrnoException).code;
    const known = code === undefined ? undefined : byErrorCode[code];
    if (known) return known(at as NodeJS.ErrnoException);
  }
  return undefined;
}

/** The lines that tell an error to the person at the terminal; a stack trace only for what nobody foresaw. */
export function tellFailure(error: unknown): string[] {
  const failure = failureOf(error);
  if (failure) return [failure.message, failure.remedy];
  if (error instanceof Interrupted) return [error.message];
  return [error instanceof Error ? (error.stack ?? error.message) : String(error)];
}

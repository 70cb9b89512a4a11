/** One line that a function printed, or that Lambda printed about it (START, END, REPORT). */
export interface LogLine {
  readonly account: string;
  readonly region: string;
  readonly functionName: string;
  readonly logGroup: string;
  readonly logStream: string;
  /** Epoch milliseconds. */
  readonly timestamp: number;
  readonly message: string;
  /** Absent for a line that was printed outside of an event (while loading). */
  readonly requestId?: string;
  /** False for a line that was lost: the function's role may not write it, or the log group is not there. */
  readonly kept: boolean;
}

export interface LogGroupKey {
  readonly account: string;
  readonly region: string;
  readonly logGroup: string;
}

/** What all functions printed, in memory. */
export class FunctionLogs {
  private lines: LogLine[] = [];

  append(line: LogLine): void {
    this.lines.push(line);
  }

  /** The lines of a function that reached its log; with `lost`, all that it printed. */
  ofFunction(functionName: string, options: { readonly lost?: boolean } = {}): readonly LogLine[] {
    return this.lines.filter((line) => line.functionName === functionName && (line.kept || options.lost === true));
  }

  /** The lines in a log group, oldest first. */
  ofGroup(key: LogGroupKey): readonly LogLine[] {
    return this.lines.filter((line) => line.kept && sameGroup(line, key));
  }

  /** Forgets a log group that was deleted. */
  removeGroup(key: LogGroupKey): void {
    this.lines = this.lines.filter((line) => !sameGroup(line, key));
  }
}

function sameGroup(line: LogLine, key: LogGroupKey): boolean {
  return line.account === key.account && line.region === key.region && line.logGroup === key.logGroup;
}

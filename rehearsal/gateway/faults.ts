/**
 * - `throttle`, `server-error`, `access-denied`: refused in the words of the service, without effect.
 * - `connection-reset`: the connection is cut before the call takes effect.
 * - `timeout-after-effect`: the call takes effect, its answer never comes; the connection is cut a little later.
 */
export const faultKinds = [
  "throttle",
  "server-error",
  "timeout-after-effect",
  "connection-reset",
  "access-denied",
] as const;

export type FaultKind = (typeof faultKinds)[number];

/** Which calls fail, and how. What is left out matches every call. */
export interface FaultRule {
  readonly kind: FaultKind;
  /** Of the caller. */
  readonly account?: string;
  /** The signing name: `ec2`. */
  readonly service?: string;
  readonly operation?: string;
  /** Part of the caller's ARN. */
  readonly principalArn?: string;
  /** The first matching call that fails, counted from 1 when the fault is injected. */
  readonly nth?: number;
  /** How many calls fail, one after another. One where `nth` is given, else all. */
  readonly times?: number;
}

export interface FaultHandle {
  readonly rule: FaultRule;
  /** Matching calls seen so far, whether they failed or not. */
  readonly matched: number;
  /** Calls that it made fail. */
  readonly hits: number;
  remove(): void;
}

export interface FaultedCall {
  readonly account: string;
  readonly service: string;
  readonly operation: string;
  readonly principalArn: string;
}

class InjectedFault implements FaultHandle {
  matched = 0;
  hits = 0;

  constructor(
    readonly rule: FaultRule,
    readonly remove: () => void,
  ) {}

  /** Counts the call, and tells whether it is one that fails. */
  strikes(call: FaultedCall): boolean {
    const { account, service, operation, principalArn, nth, times } = this.rule;
    const matches =
      (account ?? call.account) === call.account &&
      (service ?? call.service) === call.service &&
      (operation ?? call.operation) === call.operation &&
      call.principalArn.includes(principalArn ?? "");
    if (!matches) return false;
    this.matched += 1;
    const first = nth ?? 1;
    const last = first + (times ?? (nth === undefined ? Number.POSITIVE_INFINITY : 1)) - 1;
    return this.matched >= first && this.matched <= last;
  }
}

/** Latency and failures that the gateway adds to calls. */
export class Faults {
  /** Added to every call, before it takes effect. */
  latencyMilliseconds = 0;
  /** How long a caller waits in vain in `timeout-after-effect` before its connection is cut. */
  silenceMilliseconds = 20;
  private readonly injected = new Set<InjectedFault>();

  inject(rule: FaultRule): FaultHandle {
    const fault: InjectedFault = new InjectedFault(rule, () => this.injected.delete(fault));
    this.injected.add(fault);
    return fault;
  }

  /** Removes all faults; latency stays. */
  clear(): void {
    this.injected.clear();
  }

  /** The faults in force. */
  list(): readonly FaultHandle[] {
    return [...this.injected];
  }

  /** Which failure this call meets, if any: the first injected one that strikes. Every matching fault counts the call. */
  meet(call: FaultedCall): FaultKind | undefined {
    let met: InjectedFault | undefined;
    for (const fault of this.injected) {
      if (fault.strikes(call)) met ??= fault;
    }
    if (met) met.hits += 1;
    return met?.rule.kind;
  }
}

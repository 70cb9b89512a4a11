import type { TrailEvent } from "../functions/domain/cloudTrailEvent";
import { type Fate, fateOf, type GuardedBy, principalOf } from "./fate";
import { type TagUse, tagUseOf } from "./tagUse";

/** An event and where it was recorded. */
export interface RecordedEvent {
  readonly accountId: string;
  readonly region: string;
  readonly event: TrailEvent;
}

/** Calls of one kind by one principal in one account. */
export interface DryRunRow {
  readonly principal: string;
  readonly accountId: string;
  readonly regions: readonly string[];
  /** `ec2 CreateTags` */
  readonly call: string;
  readonly use: TagUse;
  readonly fate: Fate;
  readonly count: number;
  /** When the last of them was made, ISO 8601. */
  readonly last: string;
}

const order: readonly Fate[] = ["denied", "denied-if-tagged", "named", "unbound"];

/** Who set, changed or removed the tag, and what the guard would have made of it: what it would deny first, most calls first. */
export function dryRun(
  events: readonly RecordedEvent[],
  guard: GuardedBy & { readonly exceptionTagKey: string },
): readonly DryRunRow[] {
  const rows = new Map<string, DryRunRow>();
  const seen = new Set<string>();
  for (const { accountId, region, event } of events) {
    // A page that is read again, and a file that overlaps another, tell the same event twice.
    if (seen.has(event.eventId)) continue;
    seen.add(event.eventId);
    const use = tagUseOf(event, guard.exceptionTagKey);
    if (use === undefined) continue;
    const principal = principalOf(event.caller);
    const call = `${event.source.split(".")[0]} ${event.name}`;
    const fate = fateOf(event, use, accountId, guard);
    const key = [principal, accountId, call, use, fate].join("\n");
    const known = rows.get(key);
    rows.set(key, {
      ...{ principal, accountId, call, use, fate },
      regions: [...new Set([...(known?.regions ?? []), region])].sort(),
      count: (known?.count ?? 0) + 1,
      last: known !== undefined && known.last > event.at ? known.last : event.at,
    });
  }
  return [...rows.values()].sort(
    (one, other) =>
      order.indexOf(one.fate) - order.indexOf(other.fate) ||
      other.count - one.count ||
      one.principal.localeCompare(other.principal),
  );
}

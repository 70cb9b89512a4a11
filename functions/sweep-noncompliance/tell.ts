import { type EventBridgeClient, PutEventsCommand } from "@aws-sdk/client-eventbridge";
import { names } from "../domain/names";
import type { SweepEvent } from "../domain/sweepEvent";

/** Most entries that one call takes (EventBridge API Reference, "PutEvents"). */
const batch = 10;
const attempts = 4;

/**
 * Puts events on the finding bus. `PutEvents` may take some of its entries only; those it did not take are put again, for up to
 * four times in all. Throws what the SDK throws, and where the bus still did not take an entry, with its reason.
 */
export async function tell(events: EventBridgeClient, told: readonly SweepEvent[]): Promise<void> {
  for (let start = 0; start < told.length; start += batch) await tellBatch(events, told.slice(start, start + batch));
}

async function tellBatch(events: EventBridgeClient, batched: readonly SweepEvent[]): Promise<void> {
  let left = batched;
  let reason = "";
  for (let attempt = 0; attempt < attempts && left.length > 0; attempt++) {
    if (attempt > 0) await new Promise((resolve) => setTimeout(resolve, 200 * 2 ** attempt));
    const { Entries: results = [] } = await events.send(
      new PutEventsCommand({ Entries: left.map((event) => ({ ...event, EventBusName: names.findingBus })) }),
    );
    const failed = left.filter((_, index) => results[index]?.ErrorCode !== undefined);
    reason = results
      .flatMap(({ ErrorCode, ErrorMessage }) => (ErrorCode ? `${ErrorCode}: ${ErrorMessage}` : []))
      .join("; ");
    left = failed;
  }
  if (left.length > 0)
    throw new Error(
      `The bus ${names.findingBus} did not take ${left.length} events of the sweep (${reason}). The next sweep tells of them again.`,
    );
}

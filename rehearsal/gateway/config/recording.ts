import { setTimeout as sleep } from "node:timers/promises";
import type { AwsRequest } from "../awsRequest";
import { BehindClients } from "../behindClients";
import type { PendingWork } from "../pendingWork";
import { type Place, placeKey } from "../place";
import type { Gateway } from "../serviceModule";
import { type ConfigurationItem, resourceKey } from "./configurationItem";
import type { ItemHistory } from "./itemHistory";
import type { Recorders } from "./recorders";
import type { RecordedType } from "./resources/recordedType";
import { recordedTypes } from "./resources/recordedTypes";

/** Changes that follow each other this closely become one item; AWS's recorder takes minutes. */
const gatheringMilliseconds = 20;

interface Reading {
  readonly place: Place;
  readonly type: RecordedType;
  /** A change came while the reading was under way: it has to be done again. */
  again: boolean;
}

/**
 * The configuration recorder at work. After a call that may have changed a resource of a recorded type it reads all of
 * the type and keeps what differs, so it needs to know no call in detail and sees what came of it. Less than AWS: four resource
 * types, and what changes without a call through the gateway is seen with the next call that comes through it.
 */
export class Recording {
  private readonly clients: BehindClients;
  private readonly readings = new Map<string, Reading>();
  private stopped = false;

  constructor(
    gateway: Pick<Gateway, "behind">,
    private readonly recorders: Recorders,
    private readonly items: ItemHistory,
    private readonly work: PendingWork,
    private readonly onItem: (place: Place, item: ConfigurationItem) => void,
  ) {
    this.clients = new BehindClients((account, region) => gateway.behind(account, region));
  }

  /** A call has succeeded; has it changed something that is recorded? */
  noticed({ account, region, service, operation }: AwsRequest): void {
    const place = { account, region };
    if (!this.recorders.find(place)?.recording) return;
    for (const type of recordedTypes) if (type.mayChange(service, operation)) this.read(place, type);
  }

  /** Reads everything that the recorder records. */
  readAll(place: Place): void {
    for (const type of recordedTypes) this.read(place, type);
  }

  /** Ends the readings after the one under way. */
  stop(): void {
    this.stopped = true;
  }

  private read(place: Place, type: RecordedType): void {
    const records = this.recorders.records(place, type.name);
    if (!records && !this.known(place, type).length) return;
    const key = `${placeKey(place)}/${type.name}`;
    const running = this.readings.get(key);
    if (running) {
      running.again = true;
      return;
    }
    const reading: Reading = { place, type, again: true };
    this.readings.set(key, reading);
    void this.work.track(this.readUntilQuiet(reading, key));
  }

  private async readUntilQuiet(reading: Reading, key: string): Promise<void> {
    while (reading.again && !this.stopped) {
      await sleep(gatheringMilliseconds);
      reading.again = false;
      try {
        await this.compare(reading.place, reading.type);
      } catch (error) {
        if (!this.stopped)
          console.error(`Config could not read ${reading.type.name} of ${reading.place.account}:`, error);
      }
    }
    // At once, so that no change falls between the last reading and this.
    this.readings.delete(key);
  }

  private async compare(place: Place, type: RecordedType): Promise<void> {
    const states = await type.list(this.clients, place);
    const recorder = this.recorders.find(place);
    if (!recorder?.recording) return;
    const records = this.recorders.records(place, type.name);
    const there = new Set(states.map(resourceKey));
    const changed = records ? states.map((state) => this.items.record(place, state)) : [];
    const gone = this.known(place, type)
      .filter((item) => !there.has(resourceKey(item)))
      .map((item) =>
        this.items.recordDeletion(place, item, records ? "ResourceDeleted" : "ResourceDeletedNotRecorded"),
      );
    for (const item of [...changed, ...gone]) if (item) this.onItem(place, item);
  }

  private known(place: Place, type: RecordedType): readonly ConfigurationItem[] {
    return this.items.present(place).filter(({ resourceType }) => resourceType === type.name);
  }
}

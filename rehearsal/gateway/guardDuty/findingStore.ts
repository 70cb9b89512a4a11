import { partitionOf } from "../partition";
import { type Place, placeKey } from "../place";
import { type Detector, detectorArn } from "./detectors";
import type { Finding, GivenFinding } from "./finding";

/** The findings of every account, each kept once: member and administrator see the same. */
export class FindingStore {
  private readonly byId = new Map<string, Finding>();

  /**
   * Keeps a finding of a detector; one with a known id is another occurrence of it: the count goes up, the times move on,
   * and it stays archived if it was ("GuardDuty finding aggregation"). Account, Region and detector are the detector's,
   * whatever the given finding says.
   */
  put(detector: Detector, given: GivenFinding, now: Date): Finding {
    const key = keyOf(detector, given.id);
    const before = this.byId.get(key);
    const time = now.toISOString();
    const finding: Finding = {
      ...given,
      accountId: detector.account,
      region: detector.region,
      partition: partitionOf(detector.region),
      arn: `${detectorArn(detector)}/finding/${given.id}`,
      service: {
        ...given.service,
        serviceName: "guardduty",
        detectorId: detector.id,
        eventFirstSeen: before?.service.eventFirstSeen ?? given.service.eventFirstSeen ?? time,
        eventLastSeen: before ? time : (given.service.eventLastSeen ?? time),
        archived: before?.service.archived ?? false,
        count: before ? Math.max(before.service.count + 1, given.service.count ?? 0) : (given.service.count ?? 1),
      },
      createdAt: before?.createdAt ?? given.createdAt ?? time,
      updatedAt: before ? time : (given.updatedAt ?? time),
    };
    this.byId.set(key, finding);
    return finding;
  }

  /** Findings of these accounts in a Region, in the order they were first seen. */
  of(accounts: readonly string[], region: string): readonly Finding[] {
    const wanted = new Set(accounts);
    return [...this.byId.values()].filter((finding) => wanted.has(finding.accountId) && finding.region === region);
  }

  setArchived(finding: Finding, archived: boolean): Finding {
    const changed = { ...finding, service: { ...finding.service, archived } };
    this.byId.set(keyOf({ account: finding.accountId, region: finding.region }, finding.id), changed);
    return changed;
  }

  /** A detector that is deleted takes its findings with it. */
  removeOf(detector: Detector): void {
    for (const finding of this.of([detector.account], detector.region)) this.byId.delete(keyOf(detector, finding.id));
  }
}

function keyOf(place: Place, id: string): string {
  return `${placeKey(place)}/${id}`;
}

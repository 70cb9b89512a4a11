import { ArchiveFindingsCommand, GuardDutyClient, ListDetectorsCommand } from "@aws-sdk/client-guardduty";
import { clientConfiguration } from "./clients";

export type ArchiveResult = { readonly archived: true } | { readonly archived: false; readonly because: string };

/**
 * Archives findings as the GuardDuty administrator. Members may not ("ArchiveFindings": only the administrator account has
 * permission), and the finding's own `detectorId` is the member's: the administrator's is looked up, once per Region.
 */
export class FindingArchive {
  private readonly regions = new Map<string, { readonly guardDuty: GuardDutyClient; detector: string | undefined }>();

  /** Throws what the SDK throws; the caller reports it and goes on. */
  async archive(findingId: string, region: string): Promise<ArchiveResult> {
    const here = this.regions.get(region) ?? {
      guardDuty: new GuardDutyClient({ ...clientConfiguration(), region }),
      detector: undefined,
    };
    this.regions.set(region, here);
    here.detector ??= (await here.guardDuty.send(new ListDetectorsCommand({}))).DetectorIds?.[0];
    if (here.detector === undefined) {
      return { archived: false, because: `the security account has no GuardDuty detector in ${region}` };
    }
    await here.guardDuty.send(new ArchiveFindingsCommand({ DetectorId: here.detector, FindingIds: [findingId] }));
    return { archived: true };
  }
}

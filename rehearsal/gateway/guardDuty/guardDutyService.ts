import * as z from "zod";
import type { PublishServiceEvent, ServiceEvent } from "../eventBridge/serviceEvent";
import type { Place } from "../place";
import type { Gateway, Operation, ServiceModule } from "../serviceModule";
import { AdministrationDirectory } from "./administration";
import { administrationOperations } from "./administrationOperations";
import { detectorOperations } from "./detectorOperations";
import { type Detector, Detectors } from "./detectors";
import { type Finding, findingSchema, type GivenFinding } from "./finding";
import { FindingFilters } from "./findingFilters";
import { findingOperations } from "./findingOperations";
import { FindingStore } from "./findingStore";
import { defaultSampleTypes, sampleFinding } from "./sampleFinding";

const firedSchema = z.object({
  account: z.string().regex(/^\d{12}$/),
  region: z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/),
  finding: findingSchema,
});

/** What came of a finding. */
export interface FiredFinding {
  readonly findingId: string;
  /** The accounts whose default bus got the event; none for a suppressed finding. */
  readonly publishedTo: readonly string[];
}

/**
 * Amazon GuardDuty, whole: moto's has detectors and nothing that finds. What it finds is told to it by `fireFinding`. An
 * administrator sees its members' findings, and its default bus gets their events too ("Processing GuardDuty findings with
 * Amazon EventBridge"). Less than AWS: every occurrence is published at once, not at the publishing frequency; nothing
 * expires after 90 days; no threat lists, malware scans, coverage or statistics.
 */
export class GuardDutyService implements ServiceModule {
  readonly service = "guardduty";
  readonly operations: Readonly<Record<string, Operation>>;
  private readonly detectors = new Detectors();
  private readonly findings = new FindingStore();
  private readonly administration: AdministrationDirectory;
  private readonly filters: FindingFilters;

  constructor(
    gateway: Pick<Gateway, "organization">,
    private readonly publish: PublishServiceEvent,
  ) {
    const { organization } = gateway;
    const { detectors, findings } = this;
    this.administration = new AdministrationDirectory(organization, detectors);
    this.filters = new FindingFilters(detectors, this.administration);
    const parts = { detectors, findings, administration: this.administration };
    this.operations = {
      ...detectorOperations(parts),
      ...administrationOperations(this.administration, detectors, organization),
      ...findingOperations(parts),
      ...this.filters.operations,
      CreateSampleFindings: async (request) => {
        const detector = detectors.get(request, request.parameters.detectorId);
        const types = z
          .array(z.string())
          .default([...defaultSampleTypes])
          .parse(request.parameters.findingTypes);
        for (const type of types) await this.find(detector, sampleFinding(type));
        return {};
      },
    };
  }

  /**
   * GuardDuty finds something in an account: `{ account, region, finding }`, the finding in the shape of the event's
   * `detail`. A known id is another occurrence. Account, Region, detector and ARN of the finding are set from the place.
   * Throws a `ZodError` for a malformed finding, and an `Error` where the account has no enabled detector and is no member of
   * an administrator, which would have enabled one.
   */
  async fireFinding(fired: unknown): Promise<FiredFinding> {
    const { account, region, finding } = firedSchema.parse(fired);
    return this.find(this.detectorFor({ account, region }), finding);
  }

  private async find(detector: Detector, given: GivenFinding): Promise<FiredFinding> {
    let finding = this.findings.put(detector, given, new Date());
    // Archived by hand, later occurrences are published all the same; suppressed ones never are.
    if (this.filters.suppresses(finding)) {
      finding = this.findings.setArchived(finding, true);
      return { findingId: finding.id, publishedTo: [] };
    }
    const administrator = this.administration.administratorOf(detector);
    const publishedTo = administrator === undefined ? [detector.account] : [detector.account, administrator];
    const event = eventOf(finding);
    await Promise.all(publishedTo.map((account) => this.publish({ account, region: detector.region, event })));
    return { findingId: finding.id, publishedTo };
  }

  private detectorFor(place: Place): Detector {
    const found =
      this.detectors.find(place) ??
      (this.administration.administratorOf(place) === undefined ? undefined : this.detectors.create(place));
    if (!found) {
      throw new Error(
        `Account ${place.account} has no GuardDuty detector in ${place.region}. Call CreateDetector as that account, or EnableOrganizationAdminAccount as the management account, first.`,
      );
    }
    if (!found.enabled) {
      throw new Error(
        `The GuardDuty detector of account ${place.account} in ${place.region} is disabled. Call UpdateDetector with enable first.`,
      );
    }
    return found;
  }
}

/** The event of a finding. Each bus stamps its own account on the envelope; whose finding it is says `detail.accountId`. */
function eventOf(finding: Finding): ServiceEvent {
  return {
    source: "aws.guardduty",
    "detail-type": "GuardDuty Finding",
    time: `${finding.updatedAt.slice(0, 19)}Z`,
    resources: [],
    detail: { ...finding },
  };
}

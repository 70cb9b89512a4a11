import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { placeKey } from "../place";
import type { Operation } from "../serviceModule";
import type { AdministrationDirectory } from "./administration";
import type { Detectors } from "./detectors";
import type { Finding } from "./finding";
import { type FindingCriteria, meetsCriteria, readFindingCriteria } from "./findingCriteria";
import { read } from "./input";

const schema = z.object({
  name: z
    .string()
    .regex(/^[a-zA-Z0-9_.-]{3,64}$/)
    .optional(),
  description: z.string().optional(),
  action: z.enum(["NOOP", "ARCHIVE"]).optional(),
  rank: z.number().int().min(1).max(100).optional(),
});

interface FindingFilter {
  readonly name: string;
  readonly description: string;
  readonly action: "NOOP" | "ARCHIVE";
  readonly rank: number;
  readonly findingCriteria: FindingCriteria;
}

/**
 * Saved filters. One with the action ARCHIVE is a suppression rule: a finding that meets it is archived at once and sent
 * nowhere ("Suppression rules in GuardDuty"). An administrator's hold for its members, which have none of their own.
 */
export class FindingFilters {
  private readonly byPlace = new Map<string, Map<string, FindingFilter>>();

  constructor(
    private readonly detectors: Detectors,
    private readonly administration: AdministrationDirectory,
  ) {}

  readonly operations: Readonly<Record<string, Operation>> = {
    CreateFilter: async (request) => {
      const filters = this.own(request);
      const { name, ...settings } = read(schema, request);
      if (name === undefined || filters.has(name)) {
        throw new AwsError(
          "BadRequestException",
          "The request is rejected because the filter name is missing or in use",
        );
      }
      filters.set(name, {
        name,
        description: settings.description ?? "",
        action: settings.action ?? "NOOP",
        rank: settings.rank ?? filters.size + 1,
        findingCriteria: readFindingCriteria(request.parameters.findingCriteria),
      });
      return { name };
    },

    GetFilter: async (request) => ({ ...this.get(request), tags: {} }),

    UpdateFilter: async (request) => {
      const before = this.get(request);
      const { description, action, rank } = read(schema, request);
      this.own(request).set(before.name, {
        name: before.name,
        description: description ?? before.description,
        action: action ?? before.action,
        rank: rank ?? before.rank,
        findingCriteria:
          request.parameters.findingCriteria === undefined
            ? before.findingCriteria
            : readFindingCriteria(request.parameters.findingCriteria),
      });
      return { name: before.name };
    },

    DeleteFilter: async (request) => {
      this.own(request).delete(this.get(request).name);
      return {};
    },

    ListFilters: async (request) => ({ filterNames: [...this.own(request).keys()] }),
  };

  /** Is a finding of this account suppressed? */
  suppresses(finding: Finding): boolean {
    const place = { account: finding.accountId, region: finding.region };
    const owner = this.administration.administratorOf(place) ?? place.account;
    const filters = this.byPlace.get(placeKey({ account: owner, region: finding.region }));
    return [...(filters?.values() ?? [])].some(
      (filter) => filter.action === "ARCHIVE" && meetsCriteria(finding, filter.findingCriteria),
    );
  }

  private own(request: AwsRequest): Map<string, FindingFilter> {
    this.detectors.get(request, request.parameters.detectorId);
    if (this.administration.administratorOf(request) !== undefined) {
      throw new AwsError(
        "BadRequestException",
        "The request is rejected because only the administrator account can manage filters",
      );
    }
    const key = placeKey(request);
    const filters = this.byPlace.get(key) ?? new Map<string, FindingFilter>();
    this.byPlace.set(key, filters);
    return filters;
  }

  private get(request: AwsRequest): FindingFilter {
    const found = this.own(request).get(String(request.parameters.filterName));
    if (found) return found;
    throw new AwsError("BadRequestException", "The request is rejected because the filter does not exist");
  }
}

import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import type { Operation } from "../serviceModule";
import type { AdministrationDirectory } from "./administration";
import type { Detectors } from "./detectors";
import type { Finding } from "./finding";
import { meetsCriteria, readFindingCriteria } from "./findingCriteria";
import type { FindingStore } from "./findingStore";
import { read } from "./input";

const idsSchema = z.object({ findingIds: z.array(z.string()).min(1).max(50) });
const listSchema = z.object({
  maxResults: z.coerce.number().int().min(1).max(50).default(50),
  nextToken: z.string().default(""),
  sortCriteria: z.object({ attributeName: z.string().optional(), orderBy: z.string().optional() }).optional(),
});

export interface FindingParts {
  readonly detectors: Detectors;
  readonly administration: AdministrationDirectory;
  readonly findings: FindingStore;
}

/** Findings as a detector shows them: an account's own and, for the administrator, its members'. */
export function findingOperations({ detectors, administration, findings }: FindingParts): Record<string, Operation> {
  const visible = (request: AwsRequest): readonly Finding[] => {
    detectors.get(request, request.parameters.detectorId);
    return findings.of([request.account, ...administration.membersOf(request)], request.region);
  };

  const setArchived = async (request: AwsRequest, archived: boolean) => {
    const all = visible(request);
    if (administration.administratorOf(request) !== undefined) {
      throw new AwsError(
        "BadRequestException",
        "The request is rejected because only the administrator account can archive findings",
      );
    }
    const { findingIds } = read(idsSchema, request);
    const chosen = findingIds.map((id) => all.find((finding) => finding.id === id));
    if (chosen.includes(undefined)) {
      throw new AwsError(
        "BadRequestException",
        "The request is rejected because one or more finding ids are invalid or not of this detector",
      );
    }
    for (const finding of chosen) if (finding) findings.setArchived(finding, archived);
    return {};
  };

  return {
    async GetFindings(request) {
      const all = visible(request);
      const wanted = new Set(read(idsSchema, request).findingIds);
      return { findings: all.filter((finding) => wanted.has(finding.id)) };
    },

    async ListFindings(request) {
      const criteria = readFindingCriteria(request.parameters.findingCriteria);
      const { maxResults, nextToken, sortCriteria } = read(listSchema, request);
      const found = visible(request).filter((finding) => meetsCriteria(finding, criteria));
      const sorted =
        sortCriteria?.attributeName === "severity" ? [...found].sort((a, b) => a.severity - b.severity) : found;
      const ordered = sortCriteria?.orderBy === "DESC" ? [...sorted].reverse() : sorted;
      const from = Number(nextToken) || 0;
      const next = from + maxResults;
      return {
        findingIds: ordered.slice(from, next).map((finding) => finding.id),
        nextToken: next < ordered.length ? String(next) : "",
      };
    },

    ArchiveFindings: (request) => setArchived(request, true),
    UnarchiveFindings: (request) => setArchived(request, false),
  };
}

import * as z from "zod";
import type { AwsRequest } from "../awsRequest";
import { partitionOf } from "../partition";
import type { Operation } from "../serviceModule";
import { compileFilters } from "./findingFilters";
import type { Hubs } from "./hubs";
import { read } from "./input";
import { type SecurityFinding, securityFindingSchema } from "./securityFinding";
import type { SecurityFindings } from "./securityFindings";

const importSchema = z.object({ Findings: z.array(z.unknown()).min(1).max(100) });
const pageSchema = z.object({
  MaxResults: z.number().int().min(1).max(100).default(10),
  NextToken: z.string().regex(/^\d+$/).default("0"),
});
const updateSchema = z.object({
  FindingIdentifiers: z
    .array(z.object({ Id: z.string(), ProductArn: z.string() }))
    .min(1)
    .max(100),
  Note: z.object({ Text: z.string(), UpdatedBy: z.string() }).optional(),
  Workflow: securityFindingSchema.shape.Workflow.unwrap().optional(),
  UserDefinedFields: z.record(z.string(), z.string()).optional(),
  VerificationState: z.string().optional(),
});

export interface FindingParts {
  readonly hubs: Hubs;
  readonly findings: SecurityFindings;
  /** Tells EventBridge of a finding that came or changed. */
  readonly imported: (region: string, finding: SecurityFinding) => Promise<void>;
}

/** Findings as an account and its administrator see them. */
export function findingOperations({ hubs, findings, imported }: FindingParts): Readonly<Record<string, Operation>> {
  return {
    /** Only an account's own product is known, not those of partners. */
    async BatchImportFindings(request) {
      hubs.get(request);
      const failed: object[] = [];
      const { Findings } = read(importSchema, request);
      for (const given of Findings) {
        const parsed = securityFindingSchema.safeParse(given);
        const problem = parsed.success ? productProblem(parsed.data, request) : z.prettifyError(parsed.error);
        if (parsed.success && problem === undefined) {
          findings.put(request.region, parsed.data);
          await imported(request.region, parsed.data);
        } else {
          failed.push({ Id: idOf(given), ErrorCode: "InvalidInput", ErrorMessage: problem });
        }
      }
      return { FailedCount: failed.length, SuccessCount: Findings.length - failed.length, FailedFindings: failed };
    },

    async GetFindings(request) {
      hubs.get(request);
      const fits = compileFilters(request.parameters.Filters);
      const { MaxResults, NextToken } = read(pageSchema, request);
      const found = findings.visible(request).filter(fits);
      const next = Number(NextToken) + MaxResults;
      return {
        Findings: found.slice(Number(NextToken), next),
        NextToken: next < found.length ? String(next) : undefined,
      };
    },

    async BatchUpdateFindings(request) {
      hubs.get(request);
      const { FindingIdentifiers, Note, ...given } = read(updateSchema, request);
      const change = Object.fromEntries(
        Object.entries({ ...given, Note: Note && { ...Note, UpdatedAt: new Date().toISOString() } }).filter(
          ([, value]) => value !== undefined,
        ),
      );
      const processed: object[] = [];
      const unprocessed: object[] = [];
      for (const identity of FindingIdentifiers) {
        const changed = findings.update(request, identity, change);
        if (changed) {
          processed.push(identity);
          await imported(request.region, changed);
        } else {
          unprocessed.push({
            FindingIdentifier: identity,
            ErrorCode: "FindingNotFound",
            ErrorMessage: `Finding ${identity.Id} does not exist`,
          });
        }
      }
      return { ProcessedFindings: processed, UnprocessedFindings: unprocessed };
    },
  };
}

function productProblem(finding: SecurityFinding, { account, region }: AwsRequest): string | undefined {
  const own = `arn:${partitionOf(region)}:securityhub:${region}:${account}:product/${account}/default`;
  if (finding.ProductArn !== own) return `ProductArn must be ${own}`;
  return finding.AwsAccountId === account ? undefined : "AwsAccountId must be the caller's account";
}

function idOf(given: unknown): string {
  return z.object({ Id: z.string() }).safeParse(given).data?.Id ?? "";
}

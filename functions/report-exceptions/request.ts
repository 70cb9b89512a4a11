import * as z from "zod";
import { type ExceptionCounts, noCounts } from "../domain/exceptionReport";

const count = z.number().int().min(0);

/** As `ExceptionCounts` has them. */
const countsSchema = z.strictObject({
  all: count,
  misspelt: count,
  malformed: count,
  expired: count,
  expiring: count,
  unbounded: count,
  ownerless: count,
  new: count,
  "in-order": count,
}) satisfies z.ZodType<ExceptionCounts>;

/** What the schedule sends. */
const scheduledSchema = z
  .looseObject({ source: z.literal("aws.events"), "detail-type": z.literal("Scheduled Event") })
  .transform(() => ({}));

/** What a person asks for, or a report that ran out of time of the next; nothing at all is a whole report. */
const askedSchema = z.strictObject({
  /** Whether people are told; if not, the report is the answer, and what is new stays new. */
  tell: z.boolean().optional(),
  /** The last account of the part before, by id. */
  after: z
    .string()
    .regex(/^\d{12}$/)
    .optional(),
  part: z.number().int().min(1).optional(),
  countsBefore: countsSchema.optional(),
});

export interface ReportRequest {
  readonly tell: boolean;
  readonly after: string | undefined;
  readonly part: number;
  readonly countsBefore: ExceptionCounts;
}

export type RequestReading =
  | { readonly kind: "request"; readonly request: ReportRequest }
  | { readonly kind: "malformed"; readonly problems: readonly string[] };

/** Reads the function's payload. Never throws. */
export function readRequest(payload: unknown): RequestReading {
  const asked = scheduledSchema.safeParse(payload).data ?? payload ?? {};
  const parsed = askedSchema.safeParse(asked);
  if (!parsed.success)
    return {
      kind: "malformed",
      problems: parsed.error.issues.map(
        (issue) => `${issue.path.join(".") || "payload"}: ${issue.message}; {} asks for the whole report`,
      ),
    };
  const { tell = true, after, part = 1, countsBefore = noCounts } = parsed.data;
  return { kind: "request", request: { tell, after, part, countsBefore } };
}

import * as z from "zod";
import { containmentRequestSchema } from "../domain/containmentRequest";
import { impactCardSchema } from "../domain/impactCard";

/** What a person asks; `npm run incidents -- contain` invokes the function with it and waits for the answer. */
export const containRequestSchema = containmentRequestSchema.omit({ via: true, requestId: true }).extend({
  /** `arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0`; what it may name, `functions/domain/entity.ts` says. */
  arn: z.string().min(1).max(2048),
});
export type ContainRequest = z.output<typeof containRequestSchema>;

/** How the entity's responder ended (`functions/domain/outcome.ts`), as the function read it from its answer. */
export const responderOutcomeSchema = z.object({
  kind: z.enum([
    "contained",
    "already-contained",
    "exempt",
    "not-applicable",
    "notified",
    "already-notified",
    "released",
    "dry-run",
    "failed",
  ]),
  summary: z.string(),
  nextStep: z.string().optional(),
  impact: impactCardSchema.optional(),
});
export type ResponderOutcome = z.output<typeof responderOutcomeSchema>;

/** Where the ledger has it; `incidentId` where the responder had opened the incident. */
const incidentSchema = z.object({ key: z.string(), incidentId: z.string().optional() });

/** Why nothing was asked of a responder, and so nothing changed. */
export const refusals = [
  "malformed",
  "unknown-entity",
  "wrong-external-id",
  "unanswered",
  "not-ours",
  "too-many",
] as const;
export type RefusalKind = (typeof refusals)[number];

/** What the function answers. */
export const containAnswerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("answered"),
    requestId: z.string(),
    row: z.string(),
    responder: z.string(),
    outcome: responderOutcomeSchema,
    /** Not there in a dry run. */
    incident: incidentSchema.optional(),
  }),
  z.object({
    kind: z.literal("refused"),
    requestId: z.string(),
    refusal: z.enum(refusals),
    reason: z.string(),
    nextStep: z.string(),
  }),
  /** The responder did not end: it may have changed something. Asking again goes on where it stopped. */
  z.object({
    kind: z.literal("failed"),
    requestId: z.string(),
    reason: z.string(),
    nextStep: z.string(),
    incident: incidentSchema.optional(),
  }),
]);
export type ContainAnswer = z.output<typeof containAnswerSchema>;

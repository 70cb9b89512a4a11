import * as z from "zod";
import { holdLengthProblem, holdMinutes } from "./hold";

/** `30m`, `4h`, `2d`: whole minutes, hours or days, no longer than a hold may be. */
export const holdDurationField = z
  .string()
  .refine((duration) => holdMinutes(duration) !== undefined, { error: holdLengthProblem });

/** How long a containment holds, and what becomes of it then: it is released, or a person is asked whether it is to go on. */
export const holdSchema = z.strictObject({
  for: holdDurationField,
  then: z.enum(["release", "ask"]),
});
export type Hold = z.output<typeof holdSchema>;

/** Who asks that something be contained, and how far. */
export const containmentRequestSchema = z.strictObject({
  /** The message's id where it came by the topic: every delivery of it has the same. Else made by who asks. */
  requestId: z.string().regex(/^[A-Za-z0-9_.:-]{1,128}$/, "letters, digits, and _ . : -"),
  /** By the topic the publisher that its ExternalId stands for; of a person the ARN that STS tells it. */
  requestedBy: z.string().min(1).max(512),
  reason: z.string().min(1).max(1024),
  via: z.enum(["topic", "person"]),
  /** Of a user, role or function: the sessions that there are, and nothing that lasts. */
  sessionsOnly: z.boolean().optional(),
  /** Nothing is changed, and nothing recorded: what would be done is answered. */
  dryRun: z.boolean().optional(),
  hold: holdSchema.optional(),
});
export type ContainmentRequest = z.output<typeof containmentRequestSchema>;

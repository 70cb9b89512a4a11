import * as z from "zod";
import { holdDurationField, holdSchema } from "../domain/containmentRequest";
import { incidentHoldSchema } from "../domain/hold";

/** What a person asks of the release responder; `npm run incidents -- release` sends it. */
export const releaseRequestSchema = z.strictObject({
  /** The incident's subject: `<account>/<region>/<resource>/<responder>`. */
  key: z
    .string()
    .regex(/^\d{12}\/[a-z0-9-]+\/.+\/[a-z-]+$/, "an incident's key: <account>/<region>/<resource>/<responder>"),
  /** The id the person looked at; a newer incident on the same resource is not released by mistake. */
  incidentId: z.string().min(1),
  requestedBy: z.string().min(1).max(512),
  reason: z.string().min(1).max(1024),
});

export type ReleaseRequest = z.output<typeof releaseRequestSchema>;

/** What a person asks for where a contained resource is to be held for longer; `npm run incidents -- extend` sends it. */
export const extendRequestSchema = releaseRequestSchema.extend({
  /** By how much, from the end that the hold has; from now where that is over or there is none. */
  extendBy: holdDurationField,
  /** Left out, as it is. */
  then: holdSchema.shape.then.optional(),
});
export type ExtendRequest = z.output<typeof extendRequestSchema>;

/** What is answered to that. */
export const extendAnswerSchema = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("extended"), incidentId: z.string(), hold: incidentHoldSchema }),
  z.object({ kind: z.literal("refused"), reason: z.string() }),
]);
export type ExtendAnswer = z.output<typeof extendAnswerSchema>;

const releasedItemSchema = z.object({
  item: z.string(),
  /** `failed`: an AWS call did not go through; releasing again tries it again. */
  state: z.enum(["released", "release-refused", "failed"]),
  detail: z.string(),
});
export type ReleasedItem = z.output<typeof releasedItemSchema>;

/** What the responder answers. */
export const releaseAnswerSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.enum(["released", "partly-released"]),
    incidentId: z.string(),
    items: z.array(releasedItemSchema),
  }),
  z.object({ kind: z.enum(["nothing-to-release", "refused"]), reason: z.string() }),
]);
export type ReleaseAnswer = z.output<typeof releaseAnswerSchema>;

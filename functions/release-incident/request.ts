import * as z from "zod";

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

/** What the responder answers. */
export type ReleaseAnswer =
  | {
      readonly kind: "released" | "partly-released";
      readonly incidentId: string;
      readonly items: readonly ReleasedItem[];
    }
  | { readonly kind: "nothing-to-release" | "refused"; readonly reason: string };

export interface ReleasedItem {
  readonly item: string;
  /** `failed`: an AWS call did not go through; releasing again tries it again. */
  readonly state: "released" | "release-refused" | "failed";
  readonly detail: string;
}

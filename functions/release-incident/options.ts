import * as z from "zod";

/** What a row that releases is told. */
export const releaseOptionsSchema = z.strictObject({
  /** Runbooks that rows start, by name: an incident of one is found by it. The deployment fills it in. */
  documents: z.array(z.string().min(1)).default([]),
});

export type ReleaseOptions = z.output<typeof releaseOptionsSchema>;
export type ReleaseOptionsInput = z.input<typeof releaseOptionsSchema>;

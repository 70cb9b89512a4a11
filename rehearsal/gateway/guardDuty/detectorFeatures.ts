import * as z from "zod";

/** A detector's features as CreateDetector, UpdateDetector and UpdateMemberDetectors take them. */
export const featuresSchema = z.array(
  z.object({
    name: z.string(),
    status: z.enum(["ENABLED", "DISABLED"]),
    additionalConfiguration: z.array(z.unknown()).optional(),
  }),
);

/** A feature that an update does not name stays as it is. */
export function mergeFeatures<F extends { readonly name: string }>(before: readonly F[], given: readonly F[]): F[] {
  const names = new Set(given.map((feature) => feature.name));
  return [...before.filter((feature) => !names.has(feature.name)), ...given];
}

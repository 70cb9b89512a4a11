import * as z from "zod";

/** Fields that events of all sources share, as strictly as what is done with them demands. */
export const accountIdField = z.string().regex(/^\d{12}$/, "twelve digits");
export const regionField = z.string().regex(/^[a-z]{2,}(-[a-z]+)+-\d+$/, "a Region code");
export const partitionField = z.string().regex(/^aws[a-z-]*$/, "a partition such as aws, aws-cn or aws-us-gov");

/** AWS writes ISO 8601 with milliseconds or without; kept in one form, so that times sort as text. */
export const instantField = z
  .string()
  .refine((time) => !Number.isNaN(Date.parse(time)), "a time")
  .transform((time) => new Date(time).toISOString());

/** What EventBridge stamps on every event. */
export const envelopeFields = { id: z.string().min(1), account: accountIdField, region: regionField };

/** `detail.accountId: twelve digits`, one line an issue; `beginning` stands before each path. */
export function problemsOf(error: z.ZodError, beginning = ""): readonly string[] {
  return error.issues.map(
    (issue) => `${[...(beginning === "" ? [] : [beginning]), ...issue.path].join(".") || "event"}: ${issue.message}`,
  );
}

import * as z from "zod";

/** A finding in the AWS Security Finding Format, as far as Security Hub itself looks at it; the rest is kept as it came. */
export const securityFindingSchema = z.looseObject({
  SchemaVersion: z.literal("2018-10-08"),
  Id: z.string().min(1).max(512),
  ProductArn: z.string().startsWith("arn:"),
  GeneratorId: z.string().min(1),
  AwsAccountId: z.string().regex(/^\d{12}$/),
  Types: z.array(z.string()).default([]),
  CreatedAt: z.string(),
  UpdatedAt: z.string(),
  Title: z.string().max(256),
  Description: z.string().max(1024),
  Severity: z.looseObject({ Label: z.string().optional() }),
  Resources: z
    .array(z.looseObject({ Type: z.string(), Id: z.string() }))
    .min(1)
    .max(32),
  ProductFields: z.record(z.string(), z.string()).optional(),
  RecordState: z.enum(["ACTIVE", "ARCHIVED"]).default("ACTIVE"),
  Workflow: z.looseObject({ Status: z.enum(["NEW", "NOTIFIED", "RESOLVED", "SUPPRESSED"]) }).default({ Status: "NEW" }),
});

export type SecurityFinding = z.infer<typeof securityFindingSchema>;

import * as z from "zod";

/** A finding as GetFindings and the EventBridge event's `detail` show it; what is not named here is kept as it came. */
export const findingSchema = z.looseObject({
  schemaVersion: z.string().default("2.0"),
  id: z.string().min(1),
  type: z.string().regex(/^[^:]+:[^/]+\/.+$/, "a finding type looks like Backdoor:EC2/C&CActivity.B!DNS"),
  severity: z.number(),
  title: z.string().default(""),
  description: z.string().default(""),
  resource: z.looseObject({ resourceType: z.string() }),
  service: z
    .looseObject({
      count: z.number().int().optional(),
      archived: z.boolean().optional(),
      eventFirstSeen: z.string().optional(),
      eventLastSeen: z.string().optional(),
      resourceRole: z.string().optional(),
      additionalInfo: z.looseObject({}).optional(),
    })
    .default({}),
  createdAt: z.string().optional(),
  updatedAt: z.string().optional(),
});

export type GivenFinding = z.infer<typeof findingSchema>;

/** A finding that GuardDuty holds. */
export interface Finding {
  readonly schemaVersion: string;
  readonly accountId: string;
  readonly region: string;
  readonly partition: string;
  readonly id: string;
  readonly arn: string;
  readonly type: string;
  readonly severity: number;
  readonly title: string;
  readonly description: string;
  readonly resource: Readonly<Record<string, unknown>>;
  readonly service: Readonly<Record<string, unknown>> & { readonly count: number; readonly archived: boolean };
  readonly createdAt: string;
  readonly updatedAt: string;
}

import * as z from "zod";
import { fields } from "../config/fields";
import { suggestion } from "../config/nearest";

export type RolloutSettings = z.output<typeof rolloutSettings>;
export type Chosen = RolloutSettings["select"];
export type StackConfig = RolloutSettings["config"]["all"];

/** Config keys that follow from the settings or the target, so that no two stacks can disagree on them. */
const derivedKeys = [
  "role",
  "organizationId",
  "managementAccountId",
  "securityAccountId",
  "homeRegion",
  "regions",
  "memberStackSet",
] as const;

const givenKeys = Object.keys(fields).filter((key) => !derivedKeys.some((derived) => derived === key));

const accountId = z
  .string("must be an account id of 12 digits in quotes: YAML reads others as numbers")
  .regex(/^\d{12}$/, "must be an AWS account id of 12 digits, such as 111122223333");

/** Ids, or paths of names from the root: `Workloads/Production`. */
const unit = z
  .string("must be a unit's id or path")
  .regex(
    /^(?:r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|[^/]+(?:\/[^/]+)*)$/,
    "must be the id of an organizational unit (ou-ab12-c3d4e5f6) or a path of names from the root (Workloads/Production)",
  );

/** `{ stage: [test, production] }`: any of the values; `{ stage: "*" }`: any value. */
const tags = z.record(
  z.string(),
  z.union(
    [z.string().transform((value) => [value]), z.array(z.string())],
    "must be a tag's value, or a list of values",
  ),
);

const chosen = {
  accounts: z.array(accountId, "must be a list of account ids").default([]),
  units: z.array(unit, "must be a list of organizational units").default([]),
  tags: tags.default({}),
};

/** `3`, or `10%` of what it is a part of. */
const share = z.union(
  [
    z
      .int()
      .min(1)
      .transform((count) => ({ count })),
    z
      .string()
      .regex(/^(?:100|[1-9]?\d)%$/)
      .transform((text) => ({ percent: Number(text.slice(0, -1)) })),
  ],
  "must be a number from 1, or a percentage such as 10%",
);
export type Share = z.output<typeof share>;

/** Written with or without `firebreak:` before it, kept without. */
const stackConfig = z
  .record(
    z.string().superRefine((key, context) => {
      const name = key.replace(/^firebreak:/, "");
      if (derivedKeys.some((derived) => derived === name))
        context.addIssue(`follows from the settings at the top of the file; leave it out here.`);
      else if (!givenKeys.includes(name))
        context.addIssue(
          `is not a key of Firebreak.${suggestion(name, givenKeys)} docs/configuration.md has them all.`,
        );
    }),
    z.unknown(),
  )
  .transform((config) =>
    Object.fromEntries(Object.entries(config).map(([key, value]) => [key.replace(/^firebreak:/, ""), value])),
  );

const backend = z
  .string("must be the URL of a Pulumi backend")
  .regex(
    /^(?:file:\/\/.+|s3:\/\/.+|azblob:\/\/.+|gs:\/\/.+|https:\/\/.+)$/,
    "must be the URL of a Pulumi backend: file:///path, s3://bucket, https://api.pulumi.com",
  );

/** `rollout.yaml`: what is rolled out where. `rollout.example.yaml` explains every key. */
export const rolloutSettings = z
  .strictObject({
    organizationId: z
      .string("is required: an id such as o-a1b2c3d4e5")
      .regex(/^o-[a-z0-9]{10,32}$/, "must be an id such as o-a1b2c3d4e5"),
    managementAccountId: accountId,
    securityAccountId: accountId,
    homeRegion: fields.homeRegion,
    /** The home Region is always among them. */
    regions: fields.regions.default([]),
    /** For accounts that are responded to in some of `regions` only; the home Region is always among them. */
    regionsByAccount: z.record(accountId, fields.regions).default({}),
    /** Name of the role, with its path where it has one, that is assumed in every account but the caller's own. */
    deploymentRole: z
      .string()
      .regex(
        /^(?:[\w+=,.@-]+\/)*[\w+=,.@-]{1,64}$/,
        "must be an IAM role's name, with its path where it has one: team/deployer",
      )
      .default("OrganizationAccountAccessRole"),
    select: z.strictObject({ all: z.boolean().default(false), ...chosen }).prefault({}),
    exclude: z.strictObject(chosen).prefault({}),
    management: z.boolean().default(false),
    security: z.boolean().default(true),
    backend,
    secretsProvider: z.string().min(1).default("default"),
    concurrency: z.int().min(1).max(200).optional(),
    waves: z
      .strictObject({
        canary: z
          .union([z.int().min(1), z.array(accountId)], "must be a number of accounts, or a list of account ids")
          .optional(),
        size: share.optional(),
        stopAt: share.optional(),
      })
      .prefault({}),
    config: z
      .strictObject({
        all: stackConfig.default({}),
        management: stackConfig.default({}),
        security: stackConfig.default({}),
        member: stackConfig.default({}),
        accounts: z.record(accountId, stackConfig).default({}),
      })
      .prefault({}),
    memberBaseline: z.enum(["pulumi", "stackset"], "must be pulumi or stackset").default("pulumi"),
    policyPack: z
      .union([z.literal(false), z.string().min(1)], "must be false, or the folder of a policy pack")
      .default("policypack"),
  })
  .superRefine((settings, context) => {
    if (settings.managementAccountId === settings.securityAccountId)
      context.addIssue({
        code: "custom",
        path: ["securityAccountId"],
        message: "is the management account too; Firebreak's responders need an account of their own",
      });
    if (!settings.select.all && isEmpty(settings.select))
      context.addIssue({
        code: "custom",
        path: ["select"],
        message: "selects no account: give accounts, units or tags, or all: true",
      });
    if (settings.select.all && !isEmpty(settings.select))
      context.addIssue({
        code: "custom",
        path: ["select"],
        message: "says all: true beside accounts, units or tags; give one of them",
      });
  })
  .superRefine(({ homeRegion, regions, regionsByAccount }, context) => {
    for (const [id, own] of Object.entries(regionsByAccount))
      for (const region of own)
        if (region !== homeRegion && !regions.includes(region))
          context.addIssue({
            code: "custom",
            path: ["regionsByAccount", id],
            message: `${region} is not among regions, so the security stack does not hear of it`,
          });
  })
  .transform((settings) => ({ ...settings, regions: withHome(settings.homeRegion, settings.regions) }));

/** The home Region first, and each once. */
export function withHome(homeRegion: string, regions: readonly string[]): readonly string[] {
  return [homeRegion, ...regions.filter((region) => region !== homeRegion)];
}

function isEmpty({
  accounts,
  units,
  tags,
}: {
  readonly accounts: readonly string[];
  readonly units: readonly string[];
  readonly tags: object;
}): boolean {
  return accounts.length === 0 && units.length === 0 && Object.keys(tags).length === 0;
}

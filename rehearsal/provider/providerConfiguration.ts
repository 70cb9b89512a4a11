import * as z from "zod";
import { type PropertyMap, type PropertyValue, unknown } from "./propertyValue";

const flagText = z.union([z.boolean(), z.enum(["true", "false"]).transform((value) => value === "true")]);
const count = z.coerce.number().int().nonnegative();
const accounts = z.array(z.string());

const assumeRole = z.strictObject({
  roleArn: z.string(),
  /** Go's form: `1h`, `15m`, `3600s`. */
  duration: z.string().optional(),
  externalId: z.string().optional(),
  policy: z.string().optional(),
  policyArns: z.array(z.string()).optional(),
  sessionName: z.string().optional(),
  sourceIdentity: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
  transitiveTagKeys: z.array(z.string()).optional(),
});
export type AssumeRole = z.output<typeof assumeRole>;

/** Arguments of `aws.Provider` that change nothing here, because no traffic leaves this machine. */
const ignored = [
  "customCaBundle",
  "ec2MetadataServiceEndpoint",
  "ec2MetadataServiceEndpointMode",
  "httpProxy",
  "httpsProxy",
  "insecure",
  "noProxy",
  "retryMode",
  "s3UsePathStyle",
  "s3UsEast1RegionalEndpoint",
  "sharedConfigFiles",
  "sharedCredentialsFiles",
  "skipMetadataApiCheck",
  "skipRegionValidation",
  "stsRegion",
  "tokenBucketRateLimiterCapacity",
  "useDualstackEndpoint",
  "useFipsEndpoint",
  "userAgents",
] as const;

const schema = z.strictObject({
  region: z.string().optional(),
  accessKey: z.string().optional(),
  secretKey: z.string().optional(),
  token: z.string().optional(),
  profile: z.string().optional(),
  assumeRole: assumeRole.optional(),
  assumeRoles: z.array(assumeRole).optional(),
  endpoints: z.array(z.record(z.string(), z.string())).optional(),
  defaultTags: z.strictObject({ tags: z.record(z.string(), z.string()).optional() }).optional(),
  allowedAccountIds: accounts.optional(),
  forbiddenAccountIds: accounts.optional(),
  maxRetries: count.optional(),
  skipCredentialsValidation: flagText.optional(),
  skipRequestingAccountId: flagText.optional(),
  version: z.string().optional(),
  pluginDownloadURL: z.string().optional(),
  ...Object.fromEntries(ignored.map((name) => [name, z.unknown().optional()])),
});

export interface ProviderConfiguration {
  readonly region: string;
  readonly accessKey?: string;
  readonly secretKey?: string;
  readonly token?: string;
  readonly profile?: string;
  /** Assumed one after the other. */
  readonly assumeRoles: readonly AssumeRole[];
  /** By service, as `aws.Provider` names them: `{ sns: "http://…" }`. */
  readonly endpoints: Readonly<Record<string, string>>;
  readonly defaultTags: Readonly<Record<string, string>>;
  readonly allowedAccountIds?: readonly string[];
  readonly forbiddenAccountIds: readonly string[];
  readonly maxRetries?: number;
  readonly skipCredentialsValidation: boolean;
}

export type ConfigurationResult =
  | { readonly configuration: ProviderConfiguration }
  | { readonly failures: readonly { readonly property: string; readonly reason: string }[] };

/**
 * Reads the arguments of `aws.Provider`. Lists, objects, numbers and flags arrive as JSON texts; a value that a preview
 * does not know yet is left out.
 */
export function readConfiguration(args: PropertyMap, environment: NodeJS.ProcessEnv): ConfigurationResult {
  const known = Object.entries(args).filter(([, value]) => value !== unknown && value !== null);
  const parsed = schema.safeParse(Object.fromEntries(known.map(([name, value]) => [name, decoded(name, value)])));
  if (!parsed.success) {
    return {
      failures: parsed.error.issues.map((issue) => ({
        property: issue.code === "unrecognized_keys" ? (issue.keys[0] ?? "") : issue.path.join("."),
        reason: `${issue.message} (the stand-in provider reads its configuration in rehearsal/provider/providerConfiguration.ts)`,
      })),
    };
  }
  const { assumeRole, assumeRoles, endpoints, defaultTags, forbiddenAccountIds, skipCredentialsValidation, ...given } =
    parsed.data;
  const region = given.region ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (!region) {
    return { failures: [{ property: "region", reason: "No AWS Region: set aws:region or AWS_REGION." }] };
  }
  return {
    configuration: {
      region,
      ...text("accessKey", given.accessKey),
      ...text("secretKey", given.secretKey),
      ...text("token", given.token),
      ...text("profile", given.profile),
      assumeRoles: assumeRoles ?? (assumeRole ? [assumeRole] : []),
      endpoints: Object.assign({}, ...(endpoints ?? [])),
      defaultTags: defaultTags?.tags ?? {},
      ...(given.allowedAccountIds ? { allowedAccountIds: given.allowedAccountIds } : {}),
      forbiddenAccountIds: forbiddenAccountIds ?? [],
      ...(given.maxRetries === undefined ? {} : { maxRetries: given.maxRetries }),
      skipCredentialsValidation: skipCredentialsValidation ?? false,
    },
  };
}

function text<K extends string>(name: K, value: string | undefined): { [N in K]?: string } {
  return (value ? { [name]: value } : {}) as { [N in K]?: string };
}

const alwaysText = ["region", "accessKey", "secretKey", "token", "profile", "version"];

function decoded(name: string, value: PropertyValue): unknown {
  if (typeof value !== "string" || alwaysText.includes(name)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

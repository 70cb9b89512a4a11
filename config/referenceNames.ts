import type { ConfigurationMistake } from "./configurationError";

interface OwnName {
  readonly key: string;
  /** Pulumi.yaml's default: Pulumi hands it on as if it were given. */
  readonly byDefault: string;
}

const responseRoleName = { key: "responseRoleName", byDefault: "Security-IR-Role" };

/**
 * Install parameters of the reference that have another name here, each as a key that means the same (AWS Security Blog, "How
 * to perform automated incident response in a multi-account environment"). Its two templates name some things twice.
 */
export const referenceNames: Readonly<Record<string, OwnName>> = {
  targetAccountSecurityRoleName: responseRoleName,
  securityRole: responseRoleName,
  securityTagKey: { key: "exceptionTagKey", byDefault: "SecurityException" },
  principalOrgID: { key: "organizationId", byDefault: "" },
  securityAccount: { key: "securityAccountId", byDefault: "" },
};

/** Install parameters of the reference that mean nothing here: where its functions' code lies. */
export const meaninglessNames: readonly string[] = ["s3BucketSources", "s3SourcesPrefix"];

/** The values under Firebreak's own names, and a mistake for each thing that was given two values by two names. */
export function byOwnNames(values: Readonly<Record<string, unknown>>): {
  readonly values: Readonly<Record<string, unknown>>;
  readonly mistakes: readonly ConfigurationMistake[];
} {
  const own: Record<string, unknown> = {};
  const mistakes: ConfigurationMistake[] = [];
  const namedBy = new Map<string, string>();
  for (const [key, value] of Object.entries(values)) if (!Object.hasOwn(referenceNames, key)) own[key] = value;
  for (const [key, { key: name, byDefault }] of Object.entries(referenceNames)) {
    if (!Object.hasOwn(values, key)) continue;
    const value = values[key];
    const isGiven = Object.hasOwn(own, name) && own[name] !== (namedBy.has(name) ? undefined : byDefault);
    if (isGiven && own[name] !== value) {
      const problem = `is ${JSON.stringify(value)}, but firebreak:${namedBy.get(name) ?? name} means the same and is ${JSON.stringify(own[name])}; give one of them.`;
      mistakes.push({ key: `firebreak:${key}`, problem });
    }
    own[name] = value;
    namedBy.set(name, key);
  }
  return { values: own, mistakes };
}

import {
  type ConfigRuleName,
  type ConfigRuleSwitch,
  configRuleNames,
  configRuleSubjects,
} from "../functions/domain/configNames";

/** Which rules there are and what they are told; each is a key of the stack's config. */
export interface ConfigRuleSettings extends Readonly<Record<ConfigRuleSwitch, boolean>> {
  /** `organization`: for all accounts, by the delegated administrator. `accounts`: each member makes its own. `off`: none. */
  readonly configRules: "organization" | "accounts" | "off";
  /** Key, by id or ARN, that volumes and databases must be encrypted with; left out, any. */
  readonly kmsId?: string | undefined;
  /** Ports that may be open to the world: `443`, `8000-8080`, `udp/53`. */
  readonly allowedPorts: readonly string[];
  readonly exceptionTagKey: string;
  readonly allowUnboundedExceptions: boolean;
}

/** One Config rule. */
export interface ConfigRule {
  readonly name: ConfigRuleName;
  readonly description: string;
  /** `managed`: AWS evaluates, the identifier is the name. `function`: the function of the open-security-group rule does. */
  readonly evaluatedBy: "managed" | "function";
  /** What it looks at; Config must record these. */
  readonly resourceTypes: readonly string[];
  /** Parameters, all texts, as Config takes them. */
  readonly parameters: Readonly<Record<string, string>>;
}

/** The rules that a stack's config asks for, wherever they are made. */
export function configRulesOf(settings: ConfigRuleSettings): readonly ConfigRule[] {
  if (settings.configRules === "off") return [];
  return Object.entries(ruleFor).flatMap(([key, rule]) => {
    const name = configRuleNames[key as ConfigRuleSwitch];
    if (!settings[key as ConfigRuleSwitch]) return [];
    return [{ name, resourceTypes: configRuleSubjects[name], ...rule(settings) }];
  });
}

/** Types of resources that Config must record for these rules, each once. */
export function resourceTypesOf(rules: readonly ConfigRule[]): readonly string[] {
  return [...new Set(rules.flatMap(({ resourceTypes }) => resourceTypes))].sort();
}

/** Whether the function of the open-security-group rule has work to do. */
export function hasFunctionRule(rules: readonly ConfigRule[]): boolean {
  return rules.some(({ evaluatedBy }) => evaluatedBy === "function");
}

type RuleOf = (settings: ConfigRuleSettings) => Omit<ConfigRule, "name" | "resourceTypes">;

const ruleFor: Readonly<Record<ConfigRuleSwitch, RuleOf>> = {
  enableEncryptedVolumesRule: ({ kmsId }) => ({
    description: "Attached EBS volumes are encrypted",
    evaluatedBy: "managed",
    parameters: kmsId === undefined ? {} : { kmsId },
  }),
  enableS3ServerSideEncryptionRule: () => ({
    description: "S3 buckets encrypt by default",
    evaluatedBy: "managed",
    parameters: {},
  }),
  enableRdsEncryptionRule: ({ kmsId }) => ({
    description: "RDS instances are encrypted",
    evaluatedBy: "managed",
    parameters: kmsId === undefined ? {} : { kmsKeyId: kmsId },
  }),
  enableS3PublicReadRule: () => ({
    description: "The public cannot read S3 buckets",
    evaluatedBy: "managed",
    parameters: {},
  }),
  enableS3PublicWriteRule: () => ({
    description: "The public cannot write to S3 buckets",
    evaluatedBy: "managed",
    parameters: {},
  }),
  enableRestrictedSecurityGroup: ({ allowedPorts, exceptionTagKey, allowUnboundedExceptions }) => ({
    description: "Security groups are not open to the world, allowed ports and exceptions apart",
    evaluatedBy: "function",
    // Config refuses a parameter without a value.
    parameters: {
      exceptionTagKey,
      allowUnboundedExceptions: String(allowUnboundedExceptions),
      ...(allowedPorts.length === 0 ? {} : { allowedPorts: allowedPorts.join(",") }),
    },
  }),
};

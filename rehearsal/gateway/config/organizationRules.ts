import { AwsError } from "../awsRequest";
import type { OrganizationDirectory } from "../organizationDirectory";
import { partitionOf } from "../partition";
import type { Place } from "../place";
import type { RuleSettings } from "./configRule";
import { randomSuffix } from "./rules";

/** What Config tells of a rule in one member. */
export interface MemberStatus {
  readonly account: string;
  readonly ruleName: string;
  readonly status: "CREATE_SUCCESSFUL" | "CREATE_FAILED" | "UPDATE_SUCCESSFUL" | "UPDATE_FAILED";
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly updatedAt: Date;
}

export interface OrganizationRule {
  readonly name: string;
  readonly arn: string;
  /** The account that put it, and its Region: a rule is of one Region. */
  readonly administrator: Place;
  /** `OrganizationManagedRuleMetadata` or `OrganizationCustomRuleMetadata`, as it was given. */
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly settings: RuleSettings;
  readonly excludedAccounts: readonly string[];
  readonly updatedAt: Date;
  readonly members: Map<string, MemberStatus>;
}

export interface MemberRules {
  /** Makes or changes the rule in a member. Throws `AwsError`. */
  put(member: Place, ruleName: string, settings: RuleSettings): Promise<void>;
  delete(member: Place, ruleName: string): void;
}

/** Who made the rules of an organization in its members; they alone may change them. */
export const multiAccountSetup = "config-multiaccountsetup.amazonaws.com";

/**
 * Rules for all accounts of an organization, the administrator's own among them. An account without a recorder fails, and with
 * it the rule's status ("PutOrganizationConfigRule", AWS Config API Reference). AWS tries such accounts again for seven hours;
 * here it is tried again when the account gets a recorder, however late.
 */
export class OrganizationRules {
  private readonly byKey = new Map<string, OrganizationRule>();

  constructor(
    private readonly organization: OrganizationDirectory,
    private readonly members: MemberRules,
  ) {}

  of(administrator: Place): readonly OrganizationRule[] {
    return [...this.byKey.values()].filter(({ administrator: { region } }) => region === administrator.region);
  }

  /** Throws `NoSuchOrganizationConfigRuleException`. */
  get(administrator: Place, name: string): OrganizationRule {
    const found = this.byKey.get(keyOf(administrator, name));
    if (found) return found;
    throw new AwsError(
      "NoSuchOrganizationConfigRuleException",
      `The organization config rule '${name}' does not exist. Provide a valid rule name.`,
    );
  }

  async put(
    administrator: Place,
    given: Pick<OrganizationRule, "name" | "metadata" | "settings" | "excludedAccounts">,
  ): Promise<OrganizationRule> {
    const key = keyOf(administrator, given.name);
    const before = this.byKey.get(key);
    const { account, region } = administrator;
    const rule: OrganizationRule = {
      ...given,
      administrator: { account, region },
      arn:
        before?.arn ??
        `arn:${partitionOf(region)}:config:${region}:${account}:organization-config-rule/${given.name}-${randomSuffix(8)}`,
      updatedAt: new Date(),
      members: before?.members ?? new Map(),
    };
    this.byKey.set(key, rule);
    for (const [member, { ruleName }] of rule.members) {
      if (rule.excludedAccounts.includes(member)) this.removeFrom(rule, { account: member, region }, ruleName);
    }
    for (const { id } of this.organization.accounts) {
      if (!rule.excludedAccounts.includes(id)) await this.putInto(rule, id);
    }
    return rule;
  }

  delete(administrator: Place, name: string): void {
    const rule = this.get(administrator, name);
    for (const [account, { ruleName }] of rule.members) {
      this.removeFrom(rule, { account, region: administrator.region }, ruleName);
    }
    this.byKey.delete(keyOf(administrator, name));
  }

  /** A member has a recorder now: what failed for want of one is tried again. */
  async retry(member: Place): Promise<void> {
    for (const rule of this.of(member)) {
      if (rule.members.get(member.account)?.errorCode !== undefined) await this.putInto(rule, member.account);
    }
  }

  private async putInto(rule: OrganizationRule, account: string): Promise<void> {
    const known = rule.members.get(account);
    const ruleName = known?.ruleName ?? `OrgConfigRule-${rule.name}-${randomSuffix(8)}`;
    const verb = known !== undefined && known.status !== "CREATE_FAILED" ? "UPDATE" : "CREATE";
    const updatedAt = new Date();
    try {
      await this.members.put({ account, region: rule.administrator.region }, ruleName, rule.settings);
      rule.members.set(account, { account, ruleName, status: `${verb}_SUCCESSFUL`, updatedAt });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const failure = { errorCode: error.code.replace(/Exception$/, ""), errorMessage: error.message };
      rule.members.set(account, { account, ruleName, status: `${verb}_FAILED`, updatedAt, ...failure });
    }
  }

  private removeFrom(rule: OrganizationRule, member: Place, ruleName: string): void {
    if (rule.members.get(member.account)?.status !== "CREATE_FAILED") this.members.delete(member, ruleName);
    rule.members.delete(member.account);
  }
}

function keyOf({ region }: Place, name: string): string {
  return `${region}/${name}`;
}

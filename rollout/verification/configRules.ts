import { ConfigServiceClient, paginateDescribeConfigRules } from "@aws-sdk/client-config-service";
import type { ConfigRule } from "../../components/configRuleTable";
import { ruleNameOf } from "../../functions/domain/configRule";
import { counted } from "../../output/text";
import type { AccountClients } from "../accountClients";
import type { Check } from "../check";
import { type Reading, reading } from "../reading";

/** A Config rule of an account, under whichever name it came into it. */
export interface LiveConfigRule {
  readonly name: string;
  readonly state: string;
}

/** Needs config:DescribeConfigRules. */
export function readConfigRules(account: AccountClients, region: string): Promise<Reading<readonly LiveConfigRule[]>> {
  const client = account.client(ConfigServiceClient, region);
  return reading(async () => {
    const rules: LiveConfigRule[] = [];
    for await (const { ConfigRules = [] } of paginateDescribeConfigRules({ client }, {}))
      for (const { ConfigRuleName: name = "", ConfigRuleState: state = "" } of ConfigRules) rules.push({ name, state });
    return rules;
  });
}

export interface ConfigRulesQuestion {
  readonly accountId: string;
  readonly region: string;
  readonly expected: readonly ConfigRule[];
  /** Who makes them: the security account for all, or the account's own stack. */
  readonly madeBy: "organization" | "accounts";
}

/** Whether each rule that the playbook listens to is there and active. */
export function judgeConfigRules(
  question: ConfigRulesQuestion,
  live: Reading<readonly LiveConfigRule[]>,
): readonly Check[] {
  const { accountId, region, expected, madeBy } = question;
  const say = (verdict: Check["verdict"], detail: string, nextStep?: string): Check => ({
    ...{ accountId, region, subject: "Config rules", verdict, detail },
    ...(nextStep === undefined ? {} : { nextStep }),
  });
  if (expected.length === 0) return [];
  if (live.kind === "unread")
    return [
      say(
        "unknown",
        `Config's rules could not be read (${live.because})`,
        "Give the deployment role config:Describe*.",
      ),
    ];
  const found = new Map(live.value.map((rule) => [ruleNameOf(rule.name), rule]));
  const missing = expected.filter(({ name }) => !found.has(name)).map(({ name }) => name);
  const idle = expected.flatMap(({ name }) => {
    const rule = found.get(name);
    return rule === undefined || rule.state === "ACTIVE" ? [] : [`${rule.name} (${rule.state})`];
  });
  const checks = [
    ...(missing.length === 0
      ? []
      : [
          say(
            "bad",
            `${missing.join(", ")} ${missing.length === 1 ? "is" : "are"} not there`,
            madeBy === "organization"
              ? "Bring the security stack up once the account has a recorder and its member stack; a rule for the organization fails as a whole where one account can't have it."
              : `npm run rollout -- up --account ${accountId}`,
          ),
        ]),
    ...(idle.length === 0
      ? []
      : [
          say(
            "warning",
            `${idle.join(", ")} not active`,
            "Wait, and verify again; see Config's console if it stays so.",
          ),
        ]),
  ];
  return checks.length > 0 ? checks : [say("good", `there and active: ${counted(expected.length, "rule")}`)];
}

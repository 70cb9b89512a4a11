import { randomInt } from "node:crypto";
import { AwsError } from "../awsRequest";
import { partitionOf } from "../partition";
import { type Place, placeKey } from "../place";
import { type ConfigRule, checkSettings, type RuleSettings } from "./configRule";

const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";

/** Random lower-case letters and digits, as Config's own ids have them. */
export function randomSuffix(length: number): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** The rules of every account and Region, by name. */
export class Rules {
  private readonly byPlace = new Map<string, Map<string, ConfigRule>>();

  of(place: Place): readonly ConfigRule[] {
    return [...(this.byPlace.get(placeKey(place))?.values() ?? [])];
  }

  /** Every account and Region that has rules. */
  places(): readonly Place[] {
    return [...this.byPlace.entries()].flatMap(([key, rules]) => {
      const [account = "", region = ""] = key.split("/");
      return rules.size === 0 ? [] : [{ account, region }];
    });
  }

  find(place: Place, name: string): ConfigRule | undefined {
    return this.byPlace.get(placeKey(place))?.get(name);
  }

  /** Throws `NoSuchConfigRuleException`. */
  get(place: Place, name: string): ConfigRule {
    const found = this.find(place, name);
    if (found) return found;
    throw new AwsError(
      "NoSuchConfigRuleException",
      `The ConfigRule '${name}' provided in the request is invalid. Please check the configRule name.`,
    );
  }

  /**
   * Makes or changes a rule. Throws `InvalidParameterValueException` for settings that AWS refuses, `AccessDeniedException` for
   * the rule of a service where another asks.
   */
  put(place: Place, name: string, settings: RuleSettings, createdBy?: string): ConfigRule {
    checkSettings(settings);
    const found = this.find(place, name);
    if (found) requireOwner(found, createdBy);
    const id = found?.ConfigRuleId ?? `config-rule-${randomSuffix(6)}`;
    const rule: ConfigRule = {
      ConfigRuleName: name,
      ConfigRuleArn: `arn:${partitionOf(place.region)}:config:${place.region}:${place.account}:config-rule/${id}`,
      ConfigRuleId: id,
      ConfigRuleState: "ACTIVE",
      ...settings,
      ...(createdBy === undefined ? {} : { CreatedBy: createdBy }),
    };
    const rules = this.byPlace.get(placeKey(place)) ?? new Map<string, ConfigRule>();
    rules.set(name, rule);
    this.byPlace.set(placeKey(place), rules);
    return rule;
  }

  /** Throws `NoSuchConfigRuleException`, and `AccessDeniedException` as `put` does. */
  delete(place: Place, name: string, createdBy?: string): ConfigRule {
    const found = this.get(place, name);
    requireOwner(found, createdBy);
    this.byPlace.get(placeKey(place))?.delete(name);
    return found;
  }
}

function requireOwner(rule: ConfigRule, caller: string | undefined): void {
  if (rule.CreatedBy === caller) return;
  throw new AwsError(
    "AccessDeniedException",
    "An AWS service owns ServiceLinkedConfigRule. You do not have permissions to take action on this rule.",
  );
}

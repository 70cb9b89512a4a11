import * as z from "zod";
import { AwsError } from "../awsRequest";
import type { ConfigurationItem } from "./configurationItem";
import { findManagedRule } from "./managedRules/managedRules";

export const frequency = z.enum(["One_Hour", "Three_Hours", "Six_Hours", "Twelve_Hours", "TwentyFour_Hours"]);
export const scopeSchema = z.object({
  ComplianceResourceTypes: z.array(z.string()).optional(),
  ComplianceResourceId: z.string().optional(),
  TagKey: z.string().optional(),
  TagValue: z.string().optional(),
});
const sourceDetail = z.object({
  EventSource: z.string().optional(),
  MessageType: z.string().optional(),
  MaximumExecutionFrequency: frequency.optional(),
});
export const sourceSchema = z.object({
  Owner: z.enum(["AWS", "CUSTOM_LAMBDA", "CUSTOM_POLICY"]),
  SourceIdentifier: z.string().optional(),
  SourceDetails: z.array(sourceDetail).optional(),
});

export type RuleScope = z.infer<typeof scopeSchema>;
export type RuleSource = z.infer<typeof sourceSchema>;

/** What PutConfigRule may set of a rule, under the API's own names. */
export interface RuleSettings {
  readonly Description?: string | undefined;
  readonly Scope?: RuleScope | undefined;
  readonly Source: RuleSource;
  /** A JSON object of texts. */
  readonly InputParameters?: string | undefined;
  readonly MaximumExecutionFrequency?: z.infer<typeof frequency> | undefined;
}

/** A rule of one account and Region. */
export interface ConfigRule extends RuleSettings {
  readonly ConfigRuleName: string;
  readonly ConfigRuleArn: string;
  /** `config-rule-abc123` */
  readonly ConfigRuleId: string;
  readonly ConfigRuleState: "ACTIVE";
  /** The service that made it and alone may change it; the rules of an organization have one. */
  readonly CreatedBy?: string | undefined;
}

/** What makes a rule run. */
export interface Triggers {
  readonly change: boolean;
  readonly oversized: boolean;
  readonly periodic: boolean;
}

/** A managed rule's triggers are its own ("List of AWS Config Managed Rules"), a custom rule's are its source details. */
export function triggersOf({ Source }: RuleSettings): Triggers {
  if (Source.Owner === "AWS") {
    const triggers = findManagedRule(Source.SourceIdentifier ?? "")?.triggers ?? [];
    return { change: triggers.includes("change"), oversized: false, periodic: triggers.includes("periodic") };
  }
  const types = (Source.SourceDetails ?? []).map(({ MessageType }) => MessageType);
  return {
    change: types.includes("ConfigurationItemChangeNotification"),
    oversized: types.includes("OversizedConfigurationItemChangeNotification"),
    periodic: types.includes("ScheduledNotification"),
  };
}

/** Is the resource one that the rule is about? A tag scope is about the resources that carry the tag now. */
export function inScope(rule: RuleSettings, item: ConfigurationItem): boolean {
  const { ComplianceResourceTypes: given, ComplianceResourceId, TagKey, TagValue } = rule.Scope ?? {};
  const types = given ?? findManagedRule(rule.Source.SourceIdentifier ?? "")?.resourceTypes ?? [];
  if (types.length > 0 && !types.includes(item.resourceType)) return false;
  if (ComplianceResourceId !== undefined && ComplianceResourceId !== item.resourceId) return false;
  if (TagKey === undefined) return true;
  const value = item.tags[TagKey];
  return value !== undefined && (TagValue === undefined || TagValue === value);
}

/** Throws `InvalidParameterValueException` where AWS would refuse the settings. */
export function checkSettings({ Source, Scope, InputParameters }: RuleSettings): void {
  if (Source.Owner === "CUSTOM_POLICY")
    throw invalid("The rehearsal runs no Guard policies: CUSTOM_POLICY is not supported.");
  if (Source.Owner === "AWS" && !findManagedRule(Source.SourceIdentifier ?? "")) {
    throw invalid(
      `The sourceIdentifier ${Source.SourceIdentifier} is invalid, or the rehearsal does not know it: see rehearsal/gateway/config/managedRules/managedRules.ts.`,
    );
  }
  if (
    Source.Owner === "CUSTOM_LAMBDA" &&
    !/^arn:[\w-]+:lambda:[\w-]+:\d{12}:function:.+/.test(Source.SourceIdentifier ?? "")
  ) {
    throw invalid(`The sourceIdentifier ${Source.SourceIdentifier} is not the ARN of a Lambda function.`);
  }
  if (Scope?.ComplianceResourceId !== undefined && Scope.ComplianceResourceTypes?.length !== 1) {
    throw invalid("A scope of one resource names exactly one resource type.");
  }
  if (InputParameters !== undefined && InputParameters !== "") readInputParameters(InputParameters);
}

/** Throws `InvalidParameterValueException` for what is no JSON object. */
export function readInputParameters(text: string | undefined): Readonly<Record<string, string>> {
  try {
    return z.record(z.string(), z.coerce.string()).parse(JSON.parse(text === undefined || text === "" ? "{}" : text));
  } catch {
    throw invalid(`Invalid json ${text} passed in the InputParameters field.`);
  }
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidParameterValueException", message);
}

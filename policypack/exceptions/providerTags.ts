import { jsonOf, recordOf } from "../inputs";
import { tagsIn, type WrittenTag } from "../writtenTags";

/** Whether a resource is one of Pulumi's AWS providers itself, which has an entry of its own in every preview. */
export function isAwsProvider(type: string): boolean {
  return type === "pulumi:providers:aws" || type === "pulumi:providers:aws-native";
}

/**
 * The tags that a provider puts on everything that it makes: `defaultTags.tags`. What a provider is configured with comes as JSON
 * texts; `aws:defaultTags` in the stack's config comes the same way, through the default provider.
 */
export function providerTags(props: Readonly<Record<string, unknown>>): readonly WrittenTag[] {
  return tagsIn(recordOf(jsonOf(props.defaultTags)).tags, "defaultTags.tags");
}

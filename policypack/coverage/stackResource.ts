import type { PolicyResource } from "@pulumi/policy";
import { textOf } from "../inputs";
import { UnknownValueError } from "../unknownValue";

/** The value, or undefined while the preview does not know it; for what a check can do without. */
export function known<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof UnknownValueError) return undefined;
    throw error;
  }
}

/** A resource's Region: its own, else its provider's; undefined where neither is told. */
export function regionOf({ props, provider }: Pick<PolicyResource, "props" | "provider">): string | undefined {
  return textOf(known(() => props.region)) ?? textOf(known(() => provider?.props.region));
}

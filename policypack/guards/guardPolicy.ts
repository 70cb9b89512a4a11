import type { ResourceValidationArgs } from "@pulumi/policy";
import * as z from "zod";
import { type PolicyText, type ResourcePolicy, resourcePolicy } from "../policy";
import { firebreakProjects, isFirebreaks } from "./firebreak";

/** What a guard says of a resource that would change what is Firebreak's; undefined for any other. */
export type Claim = { readonly what: string; readonly why: string } | undefined;

/** Settings that every guard has. */
export const guardSettings = z.strictObject({ firebreakProjects });

/** A policy that keeps stacks which are not Firebreak's from managing what is. */
export function guardPolicy<Settings extends typeof guardSettings>(
  text: Omit<PolicyText, "group"> & {
    readonly settings: Settings;
    readonly types: readonly string[];
    readonly claim: (resource: ResourceValidationArgs, settings: z.output<Settings>) => Claim;
  },
): ResourcePolicy {
  const { types, claim, ...rest } = text;
  return resourcePolicy({
    ...rest,
    group: "guards",
    appliesTo: (type) => types.includes(type),
    validate(resource, { settings, report }) {
      if (isFirebreaks(resource.urn, settings.firebreakProjects)) return;
      const claimed = claim(resource, settings);
      if (claimed === undefined) return;
      report({
        ...claimed,
        write: `nothing here: it is deployed by the stacks of ${settings.firebreakProjects.join(", ")}. Where this project is meant to, in the pack's config: "${text.name}": { "firebreakProjects": ${JSON.stringify([...settings.firebreakProjects, projectOf(resource.urn)])} }`,
      });
    },
  });
}

function projectOf(urn: string): string {
  return urn.split("::")[1] ?? "";
}

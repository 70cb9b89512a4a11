import { createHash } from "node:crypto";
import type { AutoName } from "./property";

export interface Naming {
  /** The last part of the resource's URN. */
  readonly resourceName: string;
  /** The engine's seed for this creation: the same one gives the same name, so a preview's name is the update's. */
  readonly seed: Uint8Array;
  /** What the stack's `pulumi:autonaming` asks for. */
  readonly proposal?: { readonly name: string; readonly enforced: boolean };
}

/** The name of a resource to which the program gave none: `topic-4f0c1d2`, as Pulumi's AWS provider makes it. */
export function autoName(rule: AutoName, naming: Naming, inputs: Readonly<Record<string, unknown>>): string {
  if (naming.proposal) {
    return naming.proposal.enforced ? naming.proposal.name : naming.proposal.name.slice(0, rule.maxLength);
  }
  const prefix = rule.prefix ?? "";
  const suffix = rule.suffix?.(inputs) ?? "";
  const room = rule.maxLength - prefix.length - suffix.length;
  if (typeof inputs.namePrefix === "string") {
    // Terraform's own form: a time stamp and a counter, 26 characters; fewer where the service takes no more.
    const digits = Math.min(26, Math.max(7, room - inputs.namePrefix.length));
    return inputs.namePrefix.slice(0, room - digits) + digest(naming, digits) + suffix;
  }
  return `${prefix}${naming.resourceName.slice(0, room - 8)}-${digest(naming, 7)}${suffix}`;
}

function digest(naming: Naming, length: number): string {
  return createHash("sha256").update(naming.resourceName).update(naming.seed).digest("hex").slice(0, length);
}

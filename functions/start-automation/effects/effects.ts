import type { Effect } from "../documents";
import { bucketEncryption } from "./bucketEncryption";
import { bucketPublicAccess } from "./bucketPublicAccess";
import type { ResourceEffect } from "./effect";
import { instanceTermination } from "./instanceTermination";
import { otherEffect } from "./otherEffect";

const effects: Readonly<Record<Effect, ResourceEffect>> = {
  "bucket-encryption": bucketEncryption,
  "bucket-public-access": bucketPublicAccess,
  "instance-termination": instanceTermination,
};

/** How the object of a runbook is read and given back. */
export function effectOf(effect: Effect | undefined): ResourceEffect {
  return effect === undefined ? otherEffect : effects[effect];
}

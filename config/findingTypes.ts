import * as z from "zod";
import { guardDutyTypes } from "../functions/domain/guardDutyTypes";
import { nearest } from "./nearest";

const sent: readonly string[] = [...guardDutyTypes.active, ...guardDutyTypes.customDetectionRules];
const retired: readonly string[] = guardDutyTypes.retired;

/**
 * A GuardDuty finding type, or a prefix of types such as `Backdoor:EC2/*`. A prefix need only begin with a known
 * purpose and resource (`Backdoor:EC2/`), so that a type newer than Firebreak's list can still be named.
 */
export const findingType = z.string().superRefine((type, context) => {
  if (type.endsWith("*") ? namesFamily(type.slice(0, -1)) : sent.includes(type) || retired.includes(type)) return;
  const meant = nearest(
    type,
    [...sent, ...families].filter((name) => name.endsWith("*") === type.endsWith("*")),
  );
  context.addIssue(
    `"${type}" is not a GuardDuty finding type.${meant === undefined ? "" : ` The nearest is "${meant}".`} ` +
      'Allowed are the types of the GuardDuty user guide, and prefixes such as "Backdoor:EC2/*", which also reach types newer than this release.',
  );
});

/** Types of the list that GuardDuty no longer sends. */
export function retiredTypesIn(types: readonly string[]): readonly string[] {
  return types.filter((type) => retired.includes(type));
}

/** `Backdoor:EC2/*`, for each purpose and resource that GuardDuty has. */
const families: readonly string[] = [...new Set(sent.map((type) => `${type.slice(0, type.indexOf("/") + 1)}*`))];

function namesFamily(prefix: string): boolean {
  return families.some((family) => prefix.startsWith(family.slice(0, -1)));
}

import type { ResourceValidationArgs } from "@pulumi/policy";
import { kindOf } from "./resourceTypes";

/**
 * Names of the inputs that each resource came with, by URN. A stack's resources come with their outputs, and nothing there tells
 * what of these the program wrote. The engine asks about each resource, with its inputs, before it asks about the stack, and asks
 * the same process; so what it said then is kept. Only names are: values may be secrets.
 */
const written = new Map<string, ReadonlySet<string>>();

/** What a stack policy looks at beforehand that needs no more than this. */
export const writtenNames = {
  appliesTo: (type: string) => kindOf(type) !== undefined,
  validate: ({ urn, props }: Pick<ResourceValidationArgs, "urn" | "props">) => {
    written.set(urn, new Set(Object.keys(props)));
  },
};

/** The names of a resource's inputs; undefined where the engine did not ask about it by itself. */
export function writtenNamesOf(urn: string): ReadonlySet<string> | undefined {
  return written.get(urn);
}

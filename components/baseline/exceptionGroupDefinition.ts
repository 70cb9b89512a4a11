import { names } from "../../functions/domain/names";

/** A resource group by tag, in each Region of an account. */
export interface GroupDefinition {
  readonly name: string;
  readonly description: string;
  readonly query: { readonly type: "TAG_FILTERS_1_0"; readonly tagFilters: readonly GroupTagFilter[] };
}

export interface GroupTagFilter {
  readonly Key: string;
  /** Empty, whatever the value. */
  readonly Values: readonly string[];
}

/** Types that a group by tag may hold: all that Resource Groups knows. */
export const groupResourceTypes = ["AWS::AllSupported"] as const;

/** The group of everything that carries the exception tag, whatever its value. */
export function exceptionGroupDefinition(exceptionTagKey: string): GroupDefinition {
  return {
    name: names.exceptionInventory,
    // Letters, digits, white space and _.- only; a tag key may have others.
    description: "Resources that carry the exception tag and so are not contained by Firebreak",
    query: { type: "TAG_FILTERS_1_0", tagFilters: [{ Key: exceptionTagKey, Values: [] }] },
  };
}

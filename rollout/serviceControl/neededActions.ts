import type { FunctionDefinition } from "../../functions/domain/functionDefinition";
import { type PolicyPlace, policyDocumentOf } from "../../functions/domain/policyDocument";

/** One action that must not be denied, on all that the permission for it names. */
export interface NeededAction {
  readonly action: string;
  readonly resources: readonly string[];
}

/** What the response role's grants hold for these responders, to contain and to release. */
export function neededActionsOf(
  definitions: readonly FunctionDefinition[],
  place: PolicyPlace,
): readonly NeededAction[] {
  const statements = definitions.flatMap(({ permissions: { member, release = [] } }) => [...member, ...release]);
  const needed = policyDocumentOf(statements, place).Statement.flatMap(({ Effect, Action, Resource }) =>
    Effect === "Deny" ? [] : listOf(Action).map((action) => ({ action, resources: listOf(Resource) })),
  );
  return [...new Map(needed.map((each) => [JSON.stringify(each), each])).values()];
}

function listOf(value: string | readonly string[]): readonly string[] {
  return typeof value === "string" ? [value] : value;
}

import { configRuleSubjects } from "../../functions/domain/configNames";
import { responders } from "../../functions/responders";

/** Config's names of the kinds of resources that a name in a scope is about; `any` where the playbook's rows say which. */
export type ScopeSubjects = readonly string[] | "any";

/** What may stand in the scope of an exception (`for=`): every responder that heeds exceptions, and every Config rule. */
export const scopes: ReadonlyMap<string, ScopeSubjects> = new Map<string, ScopeSubjects>([
  ...Object.values(responders)
    .filter(({ subjects }) => subjects.length > 0)
    .map(({ name, subjects }): [string, ScopeSubjects] => [name, subjects]),
  ...Object.entries(configRuleSubjects),
]);

/** The names that can exempt a resource of this kind, those which are about nothing else first. */
export function scopesFor(kind: string | undefined): readonly string[] {
  const fitting = [...scopes].filter(([, subjects]) => isAbout(subjects, kind));
  const [own, any] = [fitting.filter(([, subjects]) => subjects !== "any"), fitting.filter(([, s]) => s === "any")];
  return [...own, ...any].map(([name]) => name);
}

export function isAbout(subjects: ScopeSubjects, kind: string | undefined): boolean {
  return subjects === "any" || (kind !== undefined && subjects.includes(kind));
}

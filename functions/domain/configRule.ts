/**
 * Names that one rule carries in an account: its own, that of an organization rule (`OrgConfigRule-<name>-<8 letters>`), and
 * that of a conformance pack (`<name>-conformance-pack-<9 letters>`).
 */
const carried = [/^OrgConfigRule-(.+)-[a-z0-9]{8}$/, /^(.+)-conformance-pack-[a-z0-9]{6,12}$/];

/** `SECURITY_GROUP_OPEN_PROHIBITED`, whichever way the rule came into the account. */
export function ruleNameOf(carriedName: string): string {
  for (const shape of carried) {
    const name = shape.exec(carriedName)?.[1];
    if (name !== undefined) return ruleNameOf(name);
  }
  return carriedName;
}

/** EventBridge matchers of `detail.configRuleName` that find these rules under each of their names. */
export function ruleNameMatchers(rules: readonly string[]): readonly (string | { readonly prefix: string })[] {
  return rules.flatMap((rule) => [rule, { prefix: `OrgConfigRule-${rule}-` }, { prefix: `${rule}-conformance-pack-` }]);
}

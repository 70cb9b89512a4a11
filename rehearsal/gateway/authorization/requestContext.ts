export type ContextValues = Readonly<Record<string, string | readonly string[]>>;

/**
 * The condition keys of one request. Key names are not case-sensitive ("IAM JSON policy elements: Condition"); a key with
 * an empty list of values counts as absent.
 */
export class RequestContext {
  private readonly values = new Map<string, readonly string[]>();
  private readonly singleValued = new Set<string>();

  /** Later sources win over earlier ones. */
  constructor(...sources: readonly ContextValues[]) {
    for (const source of sources) {
      this.add(source);
    }
  }

  add(source: ContextValues): void {
    for (const name in source) {
      const value = source[name];
      if (value === undefined) {
        continue;
      }
      const key = name.toLowerCase();
      if (typeof value === "string") {
        this.values.set(key, [value]);
        this.singleValued.add(key);
      } else {
        this.values.set(key, value);
        this.singleValued.delete(key);
      }
    }
  }

  /** All values of a key, given in lower case; undefined where the request has none. */
  valuesOf(lowerCaseKey: string): readonly string[] | undefined {
    const values = this.values.get(lowerCaseKey);
    return values === undefined || values.length === 0 ? undefined : values;
  }

  /** The value of a key for a policy variable: a multivalued key cannot be one ("IAM policy elements: Variables and tags"). */
  variable(lowerCaseKey: string): string | undefined {
    return this.singleValued.has(lowerCaseKey) ? this.values.get(lowerCaseKey)?.[0] : undefined;
  }
}

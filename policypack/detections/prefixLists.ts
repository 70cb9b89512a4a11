import type { PolicyResource } from "@pulumi/policy";
import { worldOfBothFamilies } from "../../functions/domain/publicAddresses";
import { listOf, recordOf, textOf } from "../inputs";
import { NotKnown, notKnownIn } from "./partlyKnown";
import { ofKinds, property, referralOf, writtenProperties } from "./stackResources";

/** What a prefix list that a rule names holds. */
export type ListEntries =
  | { readonly kind: "known"; readonly ranges: readonly string[] }
  /** `ranges` are the most that it may hold once the values are known. */
  | { readonly kind: "not-known"; readonly ranges: readonly string[]; readonly because: NotKnown }
  /** The list is another's: its entries can't be seen from here, at the update neither. */
  | { readonly kind: "unseen"; readonly id: string };

/** The prefix lists of a stack, and those that the policy's settings tell of. */
export class PrefixLists {
  readonly #lists: readonly PolicyResource[];
  readonly #entries: readonly PolicyResource[];

  /** `elsewhere`: the ranges of lists that are not of the stack, by id. */
  constructor(
    resources: readonly PolicyResource[],
    private readonly elsewhere: Readonly<Record<string, readonly string[]>>,
  ) {
    this.#lists = ofKinds(resources, "prefix-list");
    this.#entries = ofKinds(resources, "prefix-list-entry");
  }

  /** What the list holds that a resource names in a property. */
  entriesOf(resource: PolicyResource, id: unknown, within: string): ListEntries {
    const referral = referralOf(resource, id, within, this.#lists);
    switch (referral.kind) {
      case "resource":
        return this.#of(referral.resource);
      case "several": {
        const ranges = referral.resources.flatMap((list) => {
          const entries = this.#of(list);
          return entries.kind === "unseen" ? [] : entries.ranges;
        });
        return id instanceof NotKnown ? { kind: "not-known", ranges, because: id } : { kind: "known", ranges };
      }
      case "elsewhere": {
        if (id instanceof NotKnown) return { kind: "not-known", ranges: worldOfBothFamilies, because: id };
        const told = this.elsewhere[referral.key];
        return told === undefined ? { kind: "unseen", id: referral.key } : { kind: "known", ranges: told };
      }
    }
  }

  #of(list: PolicyResource): ListEntries {
    const separate = this.#entries.filter((entry) => {
      const referral = referralOf(entry, property(entry, "prefixListId"), "prefixListId", this.#lists);
      return referral.kind === "resource" && referral.resource.urn === list.urn;
    });
    const written = [
      ...[writtenProperties(list).entries].flatMap((entries) =>
        entries instanceof NotKnown ? [entries] : listOf(entries),
      ),
      ...separate.map((entry) => ({ cidr: property(entry, "cidr") })),
    ];
    const cidrs = written.map((entry) => (entry instanceof NotKnown ? entry : recordOf(entry).cidr));
    const ranges = cidrs.flatMap((cidr) => textOf(cidr) ?? []);
    const [because] = notKnownIn(cidrs);
    return because === undefined
      ? { kind: "known", ranges }
      : { kind: "not-known", ranges: [...ranges, ...worldOfBothFamilies], because };
  }
}

import type { AccountSeed } from "./organizationSeed";

/** Units below the root, as AWS's multi-account guidance nests them; members are spread over them in turn. */
const memberUnits: readonly (readonly string[])[] = [
  ["Workloads", "Production", "Europe"],
  ["Workloads", "Production", "Americas"],
  ["Workloads", "Production", "Asia"],
  ["Workloads", "Test"],
  ["Infrastructure", "Network"],
  ["Infrastructure", "Shared"],
  ["Sandbox"],
];

const businesses = ["payments", "storefront", "claims", "ledger", "search", "orders", "billing", "catalogue"];

/** A management and a security account, and so many members in units that are nested up to three deep. */
export function lightPlan(members: number): readonly AccountSeed<string>[] {
  return [
    { name: "management", organizationalUnits: [] },
    { name: "security", organizationalUnits: ["Security"] },
    ...Array.from({ length: members }, (_, index) => ({
      name: `${businesses[index % businesses.length]}-${String(index + 1).padStart(String(members).length, "0")}`,
      organizationalUnits: memberUnits[index % memberUnits.length] ?? [],
    })),
  ];
}

/** What the rehearsed organization looks like before Firebreak: data only; `organizationSeed.ts` and `network.ts` make it. */

import type { AccountSeed } from "./organizationSeed";

export type AccountName = "management" | "security" | "forensics" | MemberName;
export type MemberName = "payments" | "storefront" | "sandbox";

export interface AccountPlan extends AccountSeed {
  readonly networks: readonly NetworkPlan[];
}

export interface NetworkPlan {
  readonly name: string;
  /** A /16; the two subnets are its first two /24. */
  readonly ipv4Prefix: `10.${number}`;
  readonly dualStack: boolean;
}

/**
 * Three member accounts in two organizational units beside the central accounts, as AWS's multi-account guidance draws
 * it ("Organizing Your AWS Environment Using Multiple Accounts"). The management account stays at the root, where AWS
 * keeps it by default.
 */
export const organizationPlan: readonly AccountPlan[] = [
  { name: "management", organizationalUnits: [], networks: [] },
  { name: "security", organizationalUnits: ["Security"], networks: [] },
  { name: "forensics", organizationalUnits: ["Security"], networks: [] },
  {
    name: "payments",
    organizationalUnits: ["Workloads", "Production"],
    networks: [
      { name: "payments", ipv4Prefix: "10.10", dualStack: false },
      { name: "payments-edge", ipv4Prefix: "10.11", dualStack: true },
    ],
  },
  {
    name: "storefront",
    organizationalUnits: ["Workloads", "Production"],
    networks: [{ name: "storefront", ipv4Prefix: "10.20", dualStack: false }],
  },
  {
    name: "sandbox",
    organizationalUnits: ["Sandbox"],
    networks: [{ name: "sandbox", ipv4Prefix: "10.30", dualStack: false }],
  },
];

export const memberNames: readonly MemberName[] = ["payments", "storefront", "sandbox"];

/** Not us-east-1, so that nothing works by AWS's own default Region alone. */
export const homeRegion = "eu-central-1";

/** An Amazon Linux image that moto has in every account and Region. */
export const machineImageId = "ami-760aaa0f";

import type { Stack } from "./stacks";
import type { Template } from "./template";

export interface StackSet {
  readonly id: string;
  readonly arn: string;
  readonly name: string;
  /** Where it is administered. */
  readonly region: string;
  settings: StackSetSettings;
  /** Regions by the target that they were asked for: what an account that joins the target gets. */
  readonly targets: Map<string, Set<string>>;
  /** By account and Region. */
  readonly instances: Map<string, StackInstance>;
  readonly operations: Map<string, StackSetOperation>;
  /** The operation under way and those queued behind it. */
  work: Promise<void>;
  queued: number;
}

export interface StackSetSettings {
  readonly description: string | undefined;
  readonly templateBody: string;
  readonly template: Template;
  readonly capabilities: readonly string[];
  readonly tags: readonly { readonly Key: string; readonly Value: string }[];
  readonly autoDeployment: {
    readonly enabled: boolean;
    readonly retainStacksOnAccountRemoval: boolean;
    /** ARNs of StackSets that go first. */
    readonly dependsOn: readonly string[];
  };
  readonly managedExecution: boolean;
}

export interface StackInstance {
  readonly account: string;
  readonly region: string;
  organizationalUnitId: string;
  stack: Stack;
  status: "CURRENT" | "OUTDATED" | "INOPERABLE";
  detailedStatus: "PENDING" | "RUNNING" | "SUCCEEDED" | "FAILED" | "CANCELLED";
  statusReason?: string | undefined;
}

export interface StackSetOperation {
  readonly id: string;
  readonly action: "CREATE" | "UPDATE" | "DELETE";
  readonly createdAt: Date;
  status: "QUEUED" | "RUNNING" | "SUCCEEDED" | "FAILED";
  endedAt?: Date;
  statusReason?: string;
  readonly preferences: OperationPreferences;
  readonly results: OperationResult[];
}

export interface OperationResult {
  readonly account: string;
  readonly region: string;
  readonly organizationalUnitId: string;
  readonly status: "SUCCEEDED" | "FAILED" | "CANCELLED";
  readonly statusReason?: string;
}

export interface OperationPreferences {
  readonly regionOrder: readonly string[];
  readonly parallelRegions: boolean;
  /** Accounts at a time in a Region, and how many may fail there, both as a share of the accounts or as a count. */
  readonly maxConcurrent: { readonly count: number } | { readonly percentage: number };
  readonly failureTolerance: { readonly count: number } | { readonly percentage: number };
  /** Accounts at a time do not drop to what failures are left ("Concurrency mode"). */
  readonly soft: boolean;
}

export function instanceKey({ account, region }: { readonly account: string; readonly region: string }): string {
  return `${account}/${region}`;
}

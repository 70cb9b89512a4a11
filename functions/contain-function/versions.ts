import { type LambdaClient, paginateListVersionsByFunction } from "@aws-sdk/client-lambda";

/** What the versions of a function, `$LATEST` among them, run as and for how long. */
export interface FunctionVersions {
  /** ARNs of their roles: a version keeps the role that it was published with. */
  readonly roleArns: readonly string[];
  /** The longest time-out of any, in seconds. */
  readonly timeoutSeconds: number;
  readonly count: number;
}

/** Throws what the SDK throws. */
export async function readVersions(lambda: LambdaClient, FunctionName: string): Promise<FunctionVersions> {
  const roleArns = new Set<string>();
  let timeoutSeconds = 0;
  let count = 0;
  for await (const page of paginateListVersionsByFunction({ client: lambda }, { FunctionName })) {
    for (const { Role: role, Timeout: timeout = 0 } of page.Versions ?? []) {
      if (role !== undefined) roleArns.add(role);
      timeoutSeconds = Math.max(timeoutSeconds, timeout);
      count += 1;
    }
  }
  return { roleArns: [...roleArns], timeoutSeconds, count };
}

import {
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  type LambdaClient,
  ListTagsCommand,
  paginateListProvisionedConcurrencyConfigs,
} from "@aws-sdk/client-lambda";
import { errorCode } from "../aws/errorCode";
import type { MemberClients } from "../aws/memberClients";
import type { LiveResource, Reading } from "../response/response";
import { type FunctionRole, readFunctionRole } from "./functionRole";
import type { FunctionTarget } from "./functionTarget";

/** Environments that are kept ready for a version or an alias. */
export interface ProvisionedConcurrency {
  readonly qualifier: string;
  readonly requested: number;
}

/** A function as it is now. */
export interface LiveFunction extends LiveResource {
  /** Of `$LATEST`. Undefined where it is not asked for. */
  readonly role: FunctionRole | undefined;
  /** ARN of that role. */
  readonly roleArn: string;
  /** Null where it has none of its own and takes what the account leaves. */
  readonly reservedConcurrency: number | null;
  readonly provisioned: readonly ProvisionedConcurrency[];
  /** Longest that an invocation of `$LATEST` runs, in seconds. */
  readonly timeoutSeconds: number;
  /** Queue or topic that takes asynchronous events which could not be handled. */
  readonly deadLetterArn: string | undefined;
}

/**
 * Reads the function side by side, then the role that it names. Changes nothing; a function that is not there is an answer.
 * Throws what the SDK throws.
 */
export async function readFunction(
  clients: Pick<MemberClients, "lambda" | "iam">,
  { named, level }: FunctionTarget,
  neverContain: readonly string[],
): Promise<Reading<LiveFunction>> {
  const FunctionName = named.name;
  const { lambda } = clients;
  try {
    const [{ configuration, role }, { Tags: tags = {} }, concurrency, provisioned] = await Promise.all([
      lambda.send(new GetFunctionConfigurationCommand({ FunctionName })).then(async (configuration) => {
        const { Role: arn = "" } = configuration;
        const role = level === "leave" ? undefined : await readFunctionRole(clients.iam, named, arn, neverContain);
        return { configuration, role };
      }),
      lambda.send(new ListTagsCommand({ Resource: named.arn })),
      lambda.send(new GetFunctionConcurrencyCommand({ FunctionName })),
      readProvisioned(lambda, FunctionName),
    ]);
    return {
      kind: "resource",
      resource: {
        tags,
        role,
        roleArn: configuration.Role ?? "",
        reservedConcurrency: concurrency.ReservedConcurrentExecutions ?? null,
        provisioned,
        timeoutSeconds: configuration.Timeout ?? 900,
        deadLetterArn: configuration.DeadLetterConfig?.TargetArn,
      },
    };
  } catch (error) {
    if (!isNoSuchFunction(error)) throw error;
    return {
      kind: "not-applicable",
      reason: `there is no function ${named.name} in account ${named.accountId}, ${named.region}`,
      nextStep:
        "Find out in CloudTrail (DeleteFunction) who deleted it; what its role could do is for block-principal.",
    };
  }
}

async function readProvisioned(lambda: LambdaClient, FunctionName: string): Promise<readonly ProvisionedConcurrency[]> {
  const found: ProvisionedConcurrency[] = [];
  for await (const page of paginateListProvisionedConcurrencyConfigs({ client: lambda }, { FunctionName })) {
    for (const {
      FunctionArn: arn,
      RequestedProvisionedConcurrentExecutions: requested,
    } of page.ProvisionedConcurrencyConfigs ?? []) {
      const qualifier = arn?.split(":")[7];
      if (qualifier !== undefined && requested !== undefined) found.push({ qualifier, requested });
    }
  }
  return found;
}

export function isNoSuchFunction(error: unknown): boolean {
  return errorCode(error) === "ResourceNotFoundException";
}

import {
  type LambdaClient,
  paginateListAliases,
  paginateListFunctionEventInvokeConfigs,
  paginateListFunctions,
  paginateListFunctionUrlConfigs,
} from "@aws-sdk/client-lambda";
import { describeError } from "../aws/errorCode";
import type { FunctionEntity } from "../domain/functionDenial";

/** What stands around a function: who else has its role, how it is reached, and where what can't be handled goes. */
export interface FunctionSurroundings {
  /** Names of the other functions of this account and Region with one of its roles. */
  readonly sharers: readonly string[];
  /** `prod -> 3 (90%), 4 (10%)` */
  readonly aliases: readonly string[];
  /** Its URLs; `open` where anybody may call it. */
  readonly urls: readonly { readonly url: string; readonly open: boolean }[];
  /** ARNs that take what could not be handled asynchronously, beyond the dead-letter queue of the function itself. */
  readonly failureDestinations: readonly string[];
  /** What could not be found out, and why. */
  readonly unknown: readonly string[];
}

/** Longest that a report waits for it, in milliseconds. */
const patience = 10_000;

/** Reads all of it side by side. Never throws: what can't be read in time is an answer. */
export async function readSurroundings(
  client: LambdaClient,
  { named, roleArns }: { readonly named: FunctionEntity; readonly roleArns: readonly string[] },
): Promise<FunctionSurroundings> {
  const { name: FunctionName, arn } = named;
  const abortSignal = AbortSignal.timeout(patience);
  const unknown: string[] = [];
  async function read<T>(what: string, pages: AsyncIterable<readonly T[]>): Promise<readonly T[]> {
    const found: T[] = [];
    try {
      for await (const page of pages) {
        if (abortSignal.aborted) throw new Error(`it takes longer than ${patience / 1000} seconds`);
        found.push(...page);
      }
    } catch (error) {
      unknown.push(`${what} (${describeError(error)})`);
    }
    return found;
  }
  const [sharers, aliases, urls, failureDestinations] = await Promise.all([
    read("which other functions have its role", sharersOf(client, arn, roleArns)),
    read("its aliases", aliasesOf(client, FunctionName)),
    read("its URLs", urlsOf(client, FunctionName)),
    read("its destinations", destinationsOf(client, FunctionName)),
  ]);
  return { sharers, aliases, urls, failureDestinations: [...new Set(failureDestinations)], unknown };
}

async function* sharersOf(client: LambdaClient, arn: string, roleArns: readonly string[]) {
  for await (const { Functions: functions = [] } of paginateListFunctions({ client }, {})) {
    yield functions.flatMap(({ FunctionArn: other, FunctionName: name, Role: role = "" }) =>
      name !== undefined && other !== arn && roleArns.includes(role) ? [name] : [],
    );
  }
}

async function* aliasesOf(client: LambdaClient, FunctionName: string) {
  for await (const { Aliases: aliases = [] } of paginateListAliases({ client }, { FunctionName })) {
    yield aliases.map(({ Name: name, FunctionVersion: version, RoutingConfig: routing }) => {
      const weights = Object.entries(routing?.AdditionalVersionWeights ?? {});
      const others = weights.map(([other, weight]) => `${other} (${Math.round(weight * 100)}%)`);
      return `${name} -> ${[version, ...others].join(", ")}`;
    });
  }
}

async function* urlsOf(client: LambdaClient, FunctionName: string) {
  for await (const page of paginateListFunctionUrlConfigs({ client }, { FunctionName })) {
    yield (page.FunctionUrlConfigs ?? []).map(({ FunctionUrl: url = "", AuthType: auth }) => ({
      url,
      open: auth === "NONE",
    }));
  }
}

async function* destinationsOf(client: LambdaClient, FunctionName: string) {
  for await (const page of paginateListFunctionEventInvokeConfigs({ client }, { FunctionName })) {
    yield (page.FunctionEventInvokeConfigs ?? []).flatMap(
      ({ DestinationConfig: destinations }) => destinations?.OnFailure?.Destination ?? [],
    );
  }
}

import { IAMClient, ListRolePoliciesCommand } from "@aws-sdk/client-iam";
import {
  CreateAliasCommand,
  CreateEventSourceMappingCommand,
  CreateFunctionCommand,
  GetEventSourceMappingCommand,
  GetFunctionConcurrencyCommand,
  InvokeCommand,
  LambdaClient,
  ListProvisionedConcurrencyConfigsCommand,
  PublishVersionCommand,
  PutFunctionConcurrencyCommand,
  PutProvisionedConcurrencyConfigCommand,
  UpdateFunctionConfigurationCommand,
} from "@aws-sdk/client-lambda";
import { strToU8, zipSync } from "fflate";
import { createRole, type RehearsedPrincipal } from "./principals";
import type { RehearsedAccount } from "./rehearsedAccount";
import type { HeldCredentials } from "./roleSessions";

/** A function that a finding can be about, as it was made. */
export interface RehearsedFunction {
  readonly account: RehearsedAccount;
  readonly region: string;
  readonly name: string;
  /** Without version or alias. */
  readonly arn: string;
  readonly role: RehearsedPrincipal;
  /** The role that its published version keeps, where that is another. */
  readonly formerRole?: RehearsedPrincipal;
  /** Ids of its event source mappings: the first of `$LATEST`, the second, where it has an alias, of that. */
  readonly mappings: readonly string[];
}

export interface FunctionOptions {
  /** The home Region otherwise. */
  readonly region?: string;
  readonly tags?: Readonly<Record<string, string>>;
  /** Shares the role of another function. */
  readonly role?: RehearsedPrincipal;
  readonly reserved?: number;
  /** Two event source mappings more, one of them disabled. */
  readonly sources?: boolean;
  /** A version published with another role, an alias `live` of it, and provisioned concurrency for that. */
  readonly published?: boolean;
}

/** Answers with the credentials that it runs with. */
const code = `exports.handler = async () => ({ accessKeyId: process.env.AWS_ACCESS_KEY_ID,
  secretAccessKey: process.env.AWS_SECRET_ACCESS_KEY, sessionToken: process.env.AWS_SESSION_TOKEN });`;

let made = 0;

export async function createFunction(
  account: RehearsedAccount,
  options: FunctionOptions = {},
): Promise<RehearsedFunction> {
  const region = options.region ?? account.homeRegion;
  const lambda = account.client(LambdaClient, region);
  const service = "lambda.amazonaws.com";
  const [role, formerRole] = await Promise.all([
    options.role ?? createRole(account, { service, path: "/service-role/" }),
    options.published === true ? createRole(account, { service }) : undefined,
  ]);
  const FunctionName = `${account.name}-invoices-${++made}`;
  const { FunctionArn: arn = "" } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName,
      Runtime: "nodejs22.x",
      Handler: "index.handler",
      Role: (formerRole ?? role).arn,
      Timeout: 30,
      Code: { ZipFile: zipSync({ "index.js": strToU8(code) }) },
      Tags: { ...options.tags },
    }),
  );
  if (options.reserved !== undefined) {
    await lambda.send(
      new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: options.reserved }),
    );
  }
  if (formerRole !== undefined) await publish(lambda, FunctionName, role.arn);
  const mappings = await createMappings(account, lambda, { FunctionName, arn, options });
  return {
    account,
    region,
    name: FunctionName,
    arn,
    role,
    mappings,
    ...(formerRole === undefined ? {} : { formerRole }),
  };
}

/** The version keeps the role that the function had; `$LATEST` gets another. */
async function publish(lambda: LambdaClient, FunctionName: string, roleArn: string): Promise<void> {
  const { Version: FunctionVersion } = await lambda.send(new PublishVersionCommand({ FunctionName }));
  await lambda.send(new CreateAliasCommand({ FunctionName, Name: "live", FunctionVersion }));
  await lambda.send(
    new PutProvisionedConcurrencyConfigCommand({ FunctionName, Qualifier: "live", ProvisionedConcurrentExecutions: 2 }),
  );
  await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Role: roleArn }));
}

async function createMappings(
  { id }: RehearsedAccount,
  lambda: LambdaClient,
  { FunctionName, arn, options }: { FunctionName: string; arn: string; options: FunctionOptions },
): Promise<readonly string[]> {
  if (options.sources !== true) return [];
  const queue = (name: string) => arn.replace(/:lambda:(.*?):.*$/, `:sqs:$1:${id}:${FunctionName}-${name}`);
  const named = options.published === true ? `${FunctionName}:live` : FunctionName;
  const ids: string[] = [];
  for (const [FunctionName_, source, Enabled] of [
    [FunctionName, "orders", true],
    [named, "returns", true],
    [FunctionName, "retired", false],
  ] as const) {
    const { UUID: uuid = "" } = await lambda.send(
      new CreateEventSourceMappingCommand({ FunctionName: FunctionName_, EventSourceArn: queue(source), Enabled }),
    );
    ids.push(uuid);
  }
  return ids;
}

/** A function and everything about it that a containment may change, as AWS shows it now. */
export interface FunctionState {
  readonly reserved: number | null;
  /** By version or alias. */
  readonly provisioned: Readonly<Record<string, number>>;
  /** `Enabled` or `Disabled`, by id. */
  readonly mappings: Readonly<Record<string, string>>;
  /** Names of the inline policies of its roles. */
  readonly policies: readonly string[];
}

/** Reads the state back with the account's own credentials, once no event source mapping is on its way to another. */
export async function readFunctionState(function_: RehearsedFunction): Promise<FunctionState> {
  const { account, region, name: FunctionName, role, formerRole, mappings } = function_;
  const lambda = account.client(LambdaClient, region);
  const [concurrency, provisioned, states, policies] = await Promise.all([
    lambda.send(new GetFunctionConcurrencyCommand({ FunctionName })),
    lambda.send(new ListProvisionedConcurrencyConfigsCommand({ FunctionName })),
    Promise.all(mappings.map(async (id) => [id, await settledState(lambda, id)] as const)),
    Promise.all(
      [role, ...(formerRole === undefined ? [] : [formerRole])].map(async ({ name: RoleName }) => {
        const { PolicyNames: names = [] } = await account
          .client(IAMClient)
          .send(new ListRolePoliciesCommand({ RoleName }));
        return names.map((name) => `${RoleName}: ${name}`);
      }),
    ),
  ]);
  return {
    reserved: concurrency.ReservedConcurrentExecutions ?? null,
    provisioned: Object.fromEntries(
      (provisioned.ProvisionedConcurrencyConfigs ?? []).map((config) => [
        config.FunctionArn?.split(":").at(-1) ?? "",
        config.RequestedProvisionedConcurrentExecutions ?? 0,
      ]),
    ),
    mappings: Object.fromEntries(states),
    policies: policies.flat().sort(),
  };
}

async function settledState(lambda: LambdaClient, UUID: string): Promise<string> {
  for (;;) {
    const { State: state = "" } = await lambda.send(new GetEventSourceMappingCommand({ UUID }));
    if (!/ing$/.test(state)) return state;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** Runs the function, and answers the credentials that it runs with; or the code of Lambda's refusal. */
export async function invokeFunction({ account, region, name }: RehearsedFunction): Promise<HeldCredentials | string> {
  try {
    const { Payload: payload } = await account
      .client(LambdaClient, region)
      .send(new InvokeCommand({ FunctionName: name }));
    return JSON.parse(payload?.transformToString() ?? "");
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}

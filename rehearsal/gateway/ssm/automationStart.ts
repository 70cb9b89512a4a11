import * as z from "zod";
import { AwsError, type AwsRequest } from "../awsRequest";
import { PendingWork } from "../pendingWork";
import type { Operation } from "../serviceModule";
import { type ActingCredentials, asCaller, asServiceRole, GatewayAccess } from "./actingAs";
import { AutomationRun, type RunParts } from "./automationRun";
import type { Execution, Executions } from "./executions";
import { runInAccounts } from "./multiAccountRun";
import { parameterValues } from "./parameterValues";
import type { Runbook } from "./runbook";
import { runRunbook } from "./runbookRun";
import type { Runbooks } from "./runbooks";
import { resolveTemplates } from "./template";

const inputSchema = z.strictObject({
  DocumentName: z.string().min(1),
  DocumentVersion: z.string().optional(),
  Parameters: z.record(z.string(), z.array(z.string())).default({}),
  ClientToken: z.uuid().optional(),
  TargetLocations: z
    .array(
      z.strictObject({
        Accounts: z.array(z.string().regex(/^\d{12}$/)).min(1),
        Regions: z.array(z.string()).min(1),
        ExecutionRoleName: z.string().optional(),
        TargetLocationMaxConcurrency: z.string().optional(),
        TargetLocationMaxErrors: z.string().optional(),
      }),
    )
    .default([]),
  Mode: z.literal("Auto").optional(),
  Tags: z.array(z.unknown()).optional(),
});
type StartInput = z.infer<typeof inputSchema>;

/** StartAutomationExecution, and what goes on after its answer. */
export class AutomationStart {
  readonly pending = new PendingWork();
  private readonly ends = new Map<string, Promise<void>>();
  private readonly tokens = new Map<string, { readonly input: string; readonly id: string }>();

  constructor(
    private readonly parts: RunParts,
    private readonly runbooks: Runbooks,
    private readonly executions: Executions,
  ) {}

  readonly operation: Operation = async (request) => {
    const input = read(request);
    const repeated = this.startedBefore(request, input);
    if (repeated !== undefined) return { AutomationExecutionId: repeated };
    const runbook = await this.runbooks.find(request, input.DocumentName, input.DocumentVersion);
    const values = parameterValues(runbook, input.Parameters);
    const execution = this.executions.add({
      account: request.account,
      region: request.region,
      documentName: input.DocumentName,
      documentVersion: runbook.version,
      parameters: input.Parameters,
      executedBy: request.principal.kind === "service" ? request.principal.service : request.principal.arn,
      targetLocations: input.TargetLocations,
    });
    const credentials = await this.credentials(request, execution, roleOf(input, runbook, values)).catch((cause) => {
      this.executions.remove(execution);
      throw cause;
    });
    const run = new AutomationRun(this.parts, execution);
    this.ends.set(execution.id, this.pending.track(this.carryOut(run, runbook, values, credentials)));
    if (input.ClientToken !== undefined) {
      this.tokens.set(tokenKey(request, input.ClientToken), { input: JSON.stringify(input), id: execution.id });
    }
    return { AutomationExecutionId: execution.id };
  };

  private carryOut(
    run: AutomationRun,
    runbook: Runbook,
    values: Readonly<Record<string, unknown>>,
    credentials: ActingCredentials,
  ): Promise<void> {
    const { url } = this.parts.gateway;
    const { execution } = run;
    if (execution.targetLocations.length === 0) {
      return runRunbook(run, runbook, values, new GatewayAccess(url, execution.region, credentials));
    }
    return runInAccounts(run, {
      gatewayUrl: url,
      documentName: this.runbooks.nameElsewhere(execution, execution.documentName),
      takesRole: Object.hasOwn(runbook.parameters, "AutomationAssumeRole"),
      credentials,
      childEnded: async (id, parent) => {
        this.executions.adopt(id, parent);
        await this.ends.get(id);
      },
    });
  }

  private async credentials(
    request: AwsRequest,
    execution: Execution,
    roleArn: string | undefined,
  ): Promise<ActingCredentials> {
    if (roleArn === undefined) return asCaller(request);
    try {
      return await asServiceRole(this.parts.gateway, execution, roleArn);
    } catch (cause) {
      if (!(cause instanceof AwsError)) throw cause;
      const refusal = "The defined assume role is unable to be assumed.";
      throw Object.assign(new AwsError("InvalidAutomationExecutionParametersException", refusal), { cause });
    }
  }

  /** The execution that the same token has started. Throws `IdempotentParameterMismatch` where the rest differs. */
  private startedBefore(request: AwsRequest, input: StartInput): string | undefined {
    const before = input.ClientToken === undefined ? undefined : this.tokens.get(tokenKey(request, input.ClientToken));
    if (before === undefined || before.input === JSON.stringify(input)) return before?.id;
    throw new AwsError(
      "IdempotentParameterMismatch",
      `Client token ${input.ClientToken} was used with other parameters before.`,
    );
  }
}

function read(request: AwsRequest): StartInput {
  const parsed = inputSchema.safeParse(request.parameters);
  if (parsed.success) return parsed.data;
  throw new AwsError(
    "ValidationException",
    `The rehearsal does not take this StartAutomationExecution: ${z.prettifyError(parsed.error)}`,
  );
}

/** In several accounts the parameter names the administration role; in one, the document says where its role comes from. */
function roleOf(input: StartInput, runbook: Runbook, values: Readonly<Record<string, unknown>>): string | undefined {
  const role =
    input.TargetLocations.length > 0
      ? input.Parameters.AutomationAssumeRole?.[0]
      : resolveTemplates(runbook.assumeRole, new Map(Object.entries(values)));
  return typeof role === "string" && role !== "" ? role : undefined;
}

function tokenKey({ account, region }: AwsRequest, token: string): string {
  return `${account}/${region}/${token}`;
}

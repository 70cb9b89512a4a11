import { once } from "node:events";
import {
  GetAutomationExecutionCommand,
  SSMClient,
  StartAutomationExecutionCommand,
  StopAutomationExecutionCommand,
} from "@aws-sdk/client-ssm";
import { partitionOf } from "../partition";
import { type ActingCredentials, GatewayAccess, sessionNameOf } from "./actingAs";
import type { AutomationRun } from "./automationRun";
import type { Execution, TargetLocation } from "./executions";
import type { StepOutputs } from "./steps/stepContext";

/** The role that a target account has where the call names none ("Running automations in multiple AWS Regions and accounts"). */
const standardExecutionRole = "AWS-SystemsManager-AutomationExecutionRole";

export interface MultiAccountParts {
  readonly gatewayUrl: string;
  /** The document as a target account names it: by ARN where this account owns it. */
  readonly documentName: string;
  /** Does the document take `AutomationAssumeRole`? Then a child gets the target account's role for it. */
  readonly takesRole: boolean;
  /** Of the administration role, or of whoever started the execution. */
  readonly credentials: ActingCredentials;
  /** Resolves once that child has ended. */
  childEnded(id: string, parent: Execution): Promise<void>;
}

/**
 * Runs a runbook in other accounts and Regions: for each a child, started there by the account's execution role. That role
 * is assumed by the administration role, starts the child, passes itself to it, and reads its outcome; each is a call through
 * the gateway under the policies of both roles.
 */
export async function runInAccounts(run: AutomationRun, parts: MultiAccountParts): Promise<void> {
  if (!(await run.begin())) return run.end("Cancelled");
  const places = run.execution.targetLocations.flatMap(({ Accounts, Regions, ExecutionRoleName }) =>
    Accounts.flatMap((account) =>
      Regions.map((region) => ({ account, region, role: ExecutionRoleName ?? standardExecutionRole })),
    ),
  );
  const steps = places.map((place) => ({ place, step: run.plan(plannedChild(place)) }));
  await Promise.all(steps.map(({ place, step }) => run.step(step, {}, () => runChild(run, parts, place))));
  const failed = steps.find(({ step }) => step.status !== "Success")?.step;
  await (failed ? run.end(failed.status, failed.failureMessage) : run.end("Success"));
}

interface ChildPlace {
  readonly account: string;
  readonly region: string;
  readonly role: string;
}

function plannedChild({ account, region, role }: ChildPlace) {
  const targetLocation: TargetLocation = { Accounts: [account], Regions: [region], ExecutionRoleName: role };
  return {
    name: `${account}_${region}`,
    action: "aws:executeAutomation",
    onFailure: "Abort",
    inputs: {},
    targetLocation,
  };
}

async function runChild(run: AutomationRun, parts: MultiAccountParts, place: ChildPlace): Promise<StepOutputs> {
  const roleArn = `arn:${partitionOf(place.region)}:iam::${place.account}:role/${place.role}`;
  const central = new GatewayAccess(parts.gatewayUrl, run.execution.region, parts.credentials);
  const assumed = await central.assume(roleArn, sessionNameOf(run.execution)).finally(() => central.close());
  const target = new GatewayAccess(parts.gatewayUrl, place.region, assumed);
  try {
    const ssm = target.client(SSMClient);
    const { AutomationExecutionId = "" } = await ssm.send(
      new StartAutomationExecutionCommand({
        DocumentName: parts.documentName,
        DocumentVersion: run.execution.documentVersion,
        Parameters: childParameters(run.execution, parts.takesRole ? roleArn : undefined),
      }),
    );
    const stop = () => ssm.send(new StopAutomationExecutionCommand({ AutomationExecutionId }));
    await untilEnded(run, parts.childEnded(AutomationExecutionId, run.execution), stop);
    const { AutomationExecution: child } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
    const status = child?.AutomationExecutionStatus;
    if (status !== "Success" && !run.isStopped()) {
      throw new Error(
        `Execution ${AutomationExecutionId} in account ${place.account}, ${place.region} returns ${status} status: ${child?.FailureMessage ?? ""}`,
      );
    }
    return { ExecutionId: [AutomationExecutionId], Status: [status] };
  } finally {
    target.close();
  }
}

/** Waits for a child; a stop of the parent stops it first. */
async function untilEnded(run: AutomationRun, childEnded: Promise<void>, stop: () => Promise<unknown>): Promise<void> {
  const over = new AbortController();
  const stopped = once(run.stopSignal, "abort", { signal: over.signal }).then(stop, () => undefined);
  // A child that ended by itself meanwhile cannot be stopped any more, which is as good.
  await Promise.race([childEnded, stopped.catch(() => undefined)]);
  await childEnded;
  over.abort();
}

function childParameters(execution: Execution, roleArn: string | undefined): Record<string, string[]> {
  const given = Object.entries(execution.parameters).filter(([name]) => name !== "AutomationAssumeRole");
  const parameters = Object.fromEntries(given.map(([name, values]) => [name, [...values]]));
  return roleArn === undefined ? parameters : { ...parameters, AutomationAssumeRole: [roleArn] };
}

import type { GatewayAccess } from "./actingAs";
import type { AutomationRun } from "./automationRun";
import { isEnded } from "./executions";
import type { Runbook, RunbookStep } from "./runbook";
import { stepAction } from "./steps/stepActions";
import type { StepOutputs } from "./steps/stepContext";
import { resolveTemplates } from "./template";

/** Runs a runbook's steps in one account and Region, as the execution's role. Never rejects. */
export async function runRunbook(
  run: AutomationRun,
  runbook: Runbook,
  values: Readonly<Record<string, unknown>>,
  aws: GatewayAccess,
): Promise<void> {
  const variables = new Map<string, unknown>([
    ...Object.entries(values),
    ["global:REGION", run.execution.region],
    ["global:ACCOUNT_ID", run.execution.account],
    ["automation:EXECUTION_ID", run.execution.id],
  ]);
  try {
    if (!(await run.begin())) return await run.end("Cancelled");
    for (let index: number | undefined = 0; index !== undefined; ) {
      const step: RunbookStep | undefined = runbook.mainSteps[index];
      if (step === undefined) break;
      const planned = run.plan({ ...step, inputs: step.inputs });
      const outputs = await run.step(planned, step, async (wait) => {
        const inputs = resolveTemplates(step.inputs, variables) as Readonly<Record<string, unknown>>;
        planned.inputs = inputs;
        return chosen(step, await stepAction(step.action)(inputs, { aws, wait }));
      });
      for (const [name, value] of Object.entries(outputs)) variables.set(`${step.name}.${name}`, value);
      if (planned.status === "Cancelled") return await run.end("Cancelled");
      const failed = isEnded(planned.status) && planned.status !== "Success";
      if (failed && step.onFailure === "Abort") return await run.end(planned.status, planned.failureMessage);
      index = followingStep(runbook, index, failed);
    }
    await run.end("Success");
  } finally {
    aws.close();
  }
}

function followingStep(runbook: Runbook, index: number, failed: boolean): number | undefined {
  const step = runbook.mainSteps[index];
  const named = failed && step?.onFailure.startsWith("step:") ? step.onFailure.slice("step:".length) : step?.nextStep;
  if (named !== undefined) return runbook.mainSteps.findIndex(({ name }) => name === named);
  return step?.isEnd ? undefined : index + 1;
}

/** Where a step names outputs, those; a selector is `$.A.B[0]`, with names and positions alone. */
function chosen(step: RunbookStep, outputs: StepOutputs): StepOutputs {
  if (step.outputs.length === 0) return outputs;
  return Object.fromEntries(step.outputs.map(({ Name, Selector }) => [Name, select(outputs, Selector)]));
}

function select(value: unknown, selector: string): unknown {
  const path = [...selector.replace(/^\$\.?/, "").matchAll(/[^.[\]]+/g)].map(([part]) => part);
  return path.reduce<unknown>(
    (at, part) => (typeof at === "object" && at !== null ? (at as Readonly<Record<string, unknown>>)[part] : undefined),
    value,
  );
}

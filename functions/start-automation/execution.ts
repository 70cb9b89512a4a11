import { setTimeout as sleep } from "node:timers/promises";
import { GetAutomationExecutionCommand, SSMClient, StartAutomationExecutionCommand } from "@aws-sdk/client-ssm";
import { clientConfiguration } from "../aws/clients";
import { automationRoles } from "./roles";
import type { AutomationTarget } from "./target";

/** How an execution ended. */
export interface Ending {
  readonly succeeded: boolean;
  /** `Success`, `Failed`, `TimedOut`, `Cancelled` … */
  readonly status: string;
  readonly message: string | undefined;
}

/** The execution is still under way when the function's time is over; the next attempt goes on watching it. */
export class AutomationUnderWayError extends Error {
  override readonly name = "AutomationUnderWayError";
}

/** An execution with another status goes on ("AutomationExecution", Systems Manager API Reference). */
const successes = ["Success", "CompletedWithSuccess"];
const failures = [
  "Failed",
  "TimedOut",
  "Cancelled",
  "CompletedWithFailure",
  "Rejected",
  "ChangeCalendarOverrideRejected",
  "Exited",
];

/** Automations of the security account, which run in the members. */
export class Automations {
  private readonly ssm = new SSMClient(clientConfiguration());

  constructor(private readonly home: { readonly partition: string; readonly securityAccountId: string }) {}

  /**
   * Starts the runbook in the target's account and Region, and nowhere else; resolves with the execution's id. The same
   * token again starts nothing and gives the same id. Throws what the SDK throws.
   */
  async start(target: AutomationTarget, clientToken: string): Promise<string> {
    const { partition, securityAccountId } = this.home;
    const { AutomationExecutionId: id } = await this.ssm.send(
      new StartAutomationExecutionCommand({
        DocumentName: target.document,
        ClientToken: clientToken,
        Parameters: {
          ...Object.fromEntries(Object.entries(target.parameters).map(([name, values]) => [name, [...values]])),
          AutomationAssumeRole: [`arn:${partition}:iam::${securityAccountId}:role/${automationRoles.administration}`],
        },
        TargetLocations: [
          {
            Accounts: [target.accountId],
            Regions: [target.region],
            ExecutionRoleName: automationRoles.execution,
            // One account and Region: a failure there is the failure.
            TargetLocationMaxConcurrency: "1",
            TargetLocationMaxErrors: "0",
          },
        ],
      }),
    );
    if (id === undefined) throw new Error(`Systems Manager answered the start of ${target.document} without an id`);
    return id;
  }

  /** Waits for the end. Throws `AutomationUnderWayError` where it does not come before `deadline` (epoch milliseconds). */
  async ending(id: string, deadline: number): Promise<Ending> {
    for (let wait = 500; ; wait = Math.min(wait * 1.5, 5_000)) {
      const { AutomationExecution: execution } = await this.ssm.send(
        new GetAutomationExecutionCommand({ AutomationExecutionId: id }),
      );
      const status = execution?.AutomationExecutionStatus ?? "Pending";
      const succeeded = successes.includes(status);
      if (succeeded || failures.includes(status)) return { succeeded, status, message: execution?.FailureMessage };
      if (Date.now() + wait > deadline)
        throw new AutomationUnderWayError(`automation execution ${id} is still ${status}; it goes on by itself`);
      await sleep(wait);
    }
  }
}

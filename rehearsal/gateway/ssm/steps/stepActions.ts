import { changeInstanceState } from "./changeInstanceState";
import { executeAwsApi } from "./executeAwsApi";
import { sleep } from "./sleep";
import type { StepAction } from "./stepContext";

/** The actions that the rehearsal carries out; a step with another one fails and says so. */
const actions: Readonly<Record<string, StepAction>> = {
  "aws:changeInstanceState": changeInstanceState,
  "aws:executeAwsApi": executeAwsApi,
  "aws:sleep": sleep,
};

/** Throws an `Error` that names the folder to extend. */
export function stepAction(name: string): StepAction {
  const action = Object.hasOwn(actions, name) ? actions[name] : undefined;
  if (action) return action;
  throw new Error(`The rehearsal does not carry out ${name} steps; extend rehearsal/gateway/ssm/steps.`);
}

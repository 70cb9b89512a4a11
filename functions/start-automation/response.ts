import type { Response } from "../response/response";
import { contain, isBegun, isOpenAgain } from "./containment";
import type { LiveSubject } from "./effects/effect";
import { effectOf } from "./effects/effects";
import { type StartAutomationOptions, startAutomationOptionsSchema } from "./options";
import { startAutomation } from "./responder";
import { type AutomationTarget, decideAutomation, openingChanges } from "./target";

/** How a finding is answered by a runbook of Systems Manager. */
export const automationResponse: Response<StartAutomationOptions, AutomationTarget, LiveSubject> = {
  definition: startAutomation,
  options: startAutomationOptionsSchema,
  decide: (finding, { options }) => decideAutomation(finding, options),
  read: ({ clients, target }) => effectOf(target.effect).read(clients, target),
  openingChanges,
  isBegun,
  isOpenAgain,
  contain,
};

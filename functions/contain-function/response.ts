import type { Response } from "../response/response";
import { contain, isBegun, isOpenAgain } from "./containment";
import { decideFunction, type FunctionTarget, openingChanges } from "./functionTarget";
import { impactOfFunction } from "./impact";
import { type LiveFunction, readFunction } from "./liveFunction";
import { type ContainFunctionOptions, containFunctionOptionsSchema } from "./options";
import { containFunction } from "./responder";

/** How a finding about a Lambda function is answered. */
export const functionResponse: Response<ContainFunctionOptions, FunctionTarget, LiveFunction> = {
  definition: containFunction,
  options: containFunctionOptionsSchema,
  decide: decideFunction,
  read: ({ home, target, clients }) => readFunction(clients, target, home.environment.neverContain),
  openingChanges,
  isBegun,
  isOpenAgain,
  contain,
  impact: impactOfFunction,
};

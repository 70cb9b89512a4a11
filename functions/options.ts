import type * as z from "zod";
import type { Answer } from "../playbook";
import { blockPrincipalOptionsSchema } from "./block-principal/options";
import { confineSecurityGroupOptionsSchema } from "./confine-security-group/options";
import { containFunctionOptionsSchema } from "./contain-function/options";
import { isolateInstanceOptionsSchema } from "./isolate-instance/options";
import { notifyOptionsSchema } from "./notify/options";
import { releaseOptionsSchema } from "./release-incident/options";
import { startAutomationOptionsSchema } from "./start-automation/options";

/** What each responder's options may be, for whoever checks a playbook row before a finding does. */
export const optionsSchemas: Readonly<Record<Answer["respond"], z.ZodType<Readonly<Record<string, unknown>>>>> = {
  "isolate-instance": isolateInstanceOptionsSchema,
  "block-principal": blockPrincipalOptionsSchema,
  "confine-security-group": confineSecurityGroupOptionsSchema,
  "contain-function": containFunctionOptionsSchema,
  "start-automation": startAutomationOptionsSchema,
  notify: notifyOptionsSchema,
  "release-incident": releaseOptionsSchema,
};

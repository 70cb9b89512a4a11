import type { FunctionDefinition } from "./domain/functionDefinition";
import { openSecurityGroupRule } from "./open-security-group-rule/rule";
import { reportExceptions } from "./report-exceptions/report";
import { requestContainment } from "./request-containment/definition";
import { sweepNoncompliance } from "./sweep-noncompliance/sweep";

/** Every function that finds, reports or takes requests rather than responds, by the name of its folder. None changes a resource. */
export const finders: Readonly<Record<string, FunctionDefinition>> = {
  [openSecurityGroupRule.name]: openSecurityGroupRule,
  [reportExceptions.name]: reportExceptions,
  [requestContainment.name]: requestContainment,
  [sweepNoncompliance.name]: sweepNoncompliance,
};

import { AwsError } from "../awsRequest";
import { isListType, type Runbook, type RunbookParameter } from "./runbook";

/** Parameters as the API carries them: every one a list of texts. */
export type GivenParameters = Readonly<Record<string, readonly string[]>>;

/**
 * The values of a runbook's parameters: what was given over the defaults. Throws `InvalidAutomationExecutionParametersException`
 * for a parameter that the runbook lacks, one that it needs, and a value that it does not take ("StartAutomationExecution").
 */
export function parameterValues(runbook: Runbook, given: GivenParameters): Readonly<Record<string, unknown>> {
  const unknown = Object.keys(given).filter((name) => !Object.hasOwn(runbook.parameters, name));
  if (unknown.length > 0) {
    throw invalid(`Parameters not defined in document ${runbook.name}: ${unknown.join(", ")}.`);
  }
  const missing = Object.entries(runbook.parameters)
    .filter(([name, { default: standard }]) => standard === undefined && (given[name]?.length ?? 0) === 0)
    .map(([name]) => name);
  if (missing.length > 0) {
    throw invalid(`Required parameters of document ${runbook.name} are missing: ${missing.join(", ")}.`);
  }
  return Object.fromEntries(
    Object.entries(runbook.parameters).map(([name, parameter]) => [
      name,
      given[name] === undefined ? parameter.default : parameterValue(name, parameter, given[name]),
    ]),
  );
}

function parameterValue(name: string, parameter: RunbookParameter, given: readonly string[]): unknown {
  const { type, allowedValues, allowedPattern } = parameter;
  if (!isListType(type) && given.length > 1) throw invalid(`Parameter ${name} takes one value, not ${given.length}.`);
  for (const value of given) {
    if (allowedValues && !allowedValues.map(String).includes(value)) {
      throw invalid(`Parameter ${name} must be one of ${allowedValues.join(", ")}.`);
    }
    if (allowedPattern !== undefined && !new RegExp(`^(?:${allowedPattern})$`).test(value)) {
      throw invalid(`Parameter ${name} does not match ${allowedPattern}.`);
    }
    if (type === "AWS::IAM::Role::Arn" && value !== "" && !/^arn:[\w-]+:iam::\d{12}:role\/.+$/.test(value)) {
      throw invalid(`Parameter ${name} is no ARN of a role.`);
    }
  }
  const [first = ""] = given;
  if (isListType(type)) return given;
  if (type === "Boolean") return first.toLowerCase() === "true";
  return type === "Integer" ? Number(first) : first;
}

function invalid(message: string): AwsError {
  return new AwsError("InvalidAutomationExecutionParametersException", message);
}

import { join } from "node:path";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { responderFunctionName } from "../functions/domain/names";
import { requestContainment } from "../functions/request-containment/definition";
import { responders } from "../functions/responders";
import { homeRegion } from "../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { Bundle } from "./bundle";
import type { Launch } from "./measuredProcess";
import type { ReferenceAccounts } from "./referenceAccounts";

export const handlerHost = join(__dirname, "handlerHost.cjs");

/** A responder as it is deployed: its bundle, its function's environment and its role's credentials. */
export async function responderLaunch(
  organization: RehearsedOrganization,
  name: string,
  bundle: Bundle,
): Promise<() => Promise<Launch>> {
  const functionName = responderFunctionName(name);
  const deployed = await organization
    .account("security")
    .client(LambdaClient)
    .send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  const roleArn = deployed.Role;
  if (roleArn === undefined) throw new Error(`${functionName} has no role; was the security stack deployed?`);
  const memory = responders[name]?.memoryMegabytes;
  return async () => ({
    command: process.execPath,
    args: [handlerHost, bundle.path],
    environment: {
      ...deployed.Environment?.Variables,
      ...(await lambdaEnvironment(organization, roleArn, functionName, memory)),
    },
  });
}

/** The function that takes requests, as it is deployed; a bench asks for more than an hour's share. */
export async function lockdownLaunch(
  organization: RehearsedOrganization,
  bundle: Bundle,
): Promise<() => Promise<Launch>> {
  const launch = await responderLaunch(organization, requestContainment.name, bundle);
  return async () => {
    const { environment, ...rest } = await launch();
    return { ...rest, environment: { ...environment, FIREBREAK_REQUESTS_PER_HOUR: "1000" } };
  };
}

export async function referenceEnvironment(organization: RehearsedOrganization, accounts: ReferenceAccounts) {
  return {
    REFERENCE_RESPONSE_ROLE: accounts.responseRoleName,
    REFERENCE_TOPIC_ARN: accounts.topicArn,
    // Leaves no compiled copy in the checkout; the libraries' own are there already.
    PYTHONDONTWRITEBYTECODE: "1",
    ...(await lambdaEnvironment(organization, accounts.functionRoleArn, "reference")),
  };
}

/** What Lambda sets for every function, with SDK calls sent to the gateway. */
async function lambdaEnvironment(
  { gateway }: RehearsedOrganization,
  roleArn: string,
  functionName: string,
  memoryMegabytes = 512,
): Promise<Record<string, string>> {
  const credentials = await gateway.assumeRoleForService({
    roleArn,
    service: "lambda.amazonaws.com",
    sessionName: functionName,
  });
  return {
    PATH: process.env.PATH ?? "",
    HOME: process.env.HOME ?? "/",
    AWS_REGION: homeRegion,
    AWS_DEFAULT_REGION: homeRegion,
    AWS_ENDPOINT_URL: gateway.url,
    AWS_ACCESS_KEY_ID: credentials.accessKeyId,
    AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
    AWS_SESSION_TOKEN: credentials.sessionToken,
    AWS_LAMBDA_FUNCTION_NAME: functionName,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(memoryMegabytes),
  };
}

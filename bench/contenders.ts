import { join } from "node:path";
import { GetFunctionConfigurationCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { responderFunctionName } from "../functions/domain/names";
import { isolateInstance } from "../functions/isolate-instance/responder";
import type { InstanceFinding } from "../rehearsal/world/finding";
import { homeRegion } from "../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { Bundle } from "./bundle";
import type { Contender } from "./contender";
import type { ReferenceAccounts } from "./referenceAccounts";

const handlerHost = join(__dirname, "handlerHost.cjs");

/** What follows the isolation is off: the reference has nothing like it, and it must not blur what is measured. */
const networkOnly = {
  denyCredentials: false,
  protect: false,
  leaveService: false,
  tag: false,
  snapshot: false,
};

/** The responder as it is deployed: its bundle, its function's environment and its role's credentials. */
export async function responder(organization: RehearsedOrganization, bundle: Bundle): Promise<Contender> {
  const functionName = responderFunctionName(isolateInstance.name);
  const deployed = await organization
    .account("security")
    .client(LambdaClient)
    .send(new GetFunctionConfigurationCommand({ FunctionName: functionName }));
  const roleArn = deployed.Role;
  if (roleArn === undefined) throw new Error(`${functionName} has no role; was the security stack deployed?`);
  return {
    name: "responder",
    principal: `firebreak-${isolateInstance.name}`,
    launch: async () => ({
      command: process.execPath,
      args: [handlerHost, bundle.path],
      environment: {
        ...deployed.Environment?.Variables,
        ...(await lambdaEnvironment(organization, roleArn, functionName)),
      },
    }),
    payload: (finding) => ({ row: "bench", options: networkOnly, event: organization.eventOf(finding) }),
  };
}

/** The reference in its own language; `python` has boto3. */
export function referenceInPython(
  organization: RehearsedOrganization,
  accounts: ReferenceAccounts,
  python: string,
): Contender {
  return {
    ...reference(organization),
    name: "reference (Python)",
    launch: async () => ({
      command: python,
      args: [join(__dirname, "referenceSequence.py")],
      environment: await referenceEnvironment(organization, accounts),
    }),
  };
}

/** The reference's sequence without Python and with connections kept. */
export function referenceInNode(
  organization: RehearsedOrganization,
  accounts: ReferenceAccounts,
  bundle: Bundle,
): Contender {
  return {
    ...reference(organization),
    name: "reference sequence (Node)",
    launch: async () => ({
      command: process.execPath,
      args: [handlerHost, bundle.path],
      environment: await referenceEnvironment(organization, accounts),
    }),
  };
}

function reference(organization: RehearsedOrganization) {
  return {
    // Its function's role in the security account, and its response role in the members.
    principal: "assumed-role/reference-",
    payload: (finding: InstanceFinding) => organization.eventOf(finding),
  };
}

async function referenceEnvironment(organization: RehearsedOrganization, accounts: ReferenceAccounts) {
  return {
    REFERENCE_RESPONSE_ROLE: accounts.responseRoleName,
    REFERENCE_TOPIC_ARN: accounts.topicArn,
    ...(await lambdaEnvironment(organization, accounts.functionRoleArn, "reference")),
  };
}

/** What Lambda sets for every function, with SDK calls sent to the gateway. */
async function lambdaEnvironment(
  { gateway }: RehearsedOrganization,
  roleArn: string,
  functionName: string,
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
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: String(isolateInstance.memoryMegabytes),
  };
}

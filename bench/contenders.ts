import { join } from "node:path";
import { isolateInstance } from "../functions/isolate-instance/responder";
import type { InstanceFinding } from "../rehearsal/world/finding";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import type { Bundle } from "./bundle";
import type { Contender } from "./contender";
import { handlerHost, referenceEnvironment, responderLaunch } from "./launches";
import type { ReferenceAccounts } from "./referenceAccounts";

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
  return {
    name: "responder",
    principal: `firebreak-${isolateInstance.name}`,
    launch: await responderLaunch(organization, isolateInstance.name, bundle),
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

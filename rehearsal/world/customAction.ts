import type { SecurityFinding } from "../gateway/securityHub/securityFinding";
import type { RehearsedOrganization } from "./rehearsedOrganization";

/** An analyst in the security account selects findings in Security Hub and chooses an action; waits until all is done. */
export async function chooseAction(
  organization: RehearsedOrganization,
  action: "Isolate EC2" | "Block IAM Principal" | "Send SNS" | "Release",
  findings: readonly (string | SecurityFinding)[],
): Promise<readonly SecurityFinding[]> {
  const { id: account, homeRegion: region } = organization.account("security");
  const sent = await organization.services.securityHub.sendCustomAction({ account, region, action, findings });
  await organization.settled();
  return sent;
}

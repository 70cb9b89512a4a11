import { memberNames } from "../rehearsal/world/organizationPlan";
import type { RehearsedOrganization } from "../rehearsal/world/rehearsedOrganization";
import { stopRecording } from "../rehearsal/world/unrecorded";

/**
 * Does the work while Config looks nowhere: it would find each resource at once, and the deployed responder be there first. Once it
 * records again it finds all that was made meanwhile, so nothing can be measured after the work.
 */
export async function withoutConfig<T>(organization: RehearsedOrganization, work: () => Promise<T>): Promise<T> {
  const startAgain = await Promise.all(memberNames.map((member) => stopRecording(organization.account(member))));
  try {
    return await work();
  } finally {
    await Promise.all(startAgain.map((start) => start()));
  }
}

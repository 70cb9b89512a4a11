import type { RehearsedOrganization } from "../world/rehearsedOrganization";

/** About what a call to AWS takes. */
const latencyMilliseconds = 25;

/** Says in a report what `withSlowCalls` does to its numbers. */
export const slowCallsNote = `Every call takes ${latencyMilliseconds} ms longer than the emulator needs, about as on AWS.`;

/**
 * Does the work while each call takes as long as on AWS. Without that, calls sent side by side may by chance follow one
 * another, and the chain of calls in the report would look longer than it is.
 */
export async function withSlowCalls<T>(organization: RehearsedOrganization, work: () => Promise<T>): Promise<T> {
  const { faults } = organization.gateway;
  const before = faults.latencyMilliseconds;
  faults.latencyMilliseconds = latencyMilliseconds;
  try {
    return await work();
  } finally {
    faults.latencyMilliseconds = before;
  }
}

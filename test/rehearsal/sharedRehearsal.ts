import { Rehearsal } from "../../rehearsal/rehearsal";

let shared: Promise<Rehearsal> | undefined;

/**
 * The deployed organization that the test files of one process share, for deploying it anew takes longer than most of them.
 * Who uses it finds what others have left there: count what is new, take resources of your own, and take back what you change
 * of the organization itself (faults, latency, time). Whoever changes a stack opens one of its own.
 */
export function sharedRehearsal(): Promise<Rehearsal> {
  shared ??= open();
  return shared;
}

async function open(): Promise<Rehearsal> {
  const rehearsal = await Rehearsal.open();
  // Nobody knows which file is the last; the process does.
  process.once("exit", () => rehearsal.abandon());
  return rehearsal;
}

import { setTimeout as sleep } from "node:timers/promises";
import { GetRoleCommand, IAMClient, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import type { RolloutReport } from "../../rollout/report/rolloutReport";
import type { JournalEntry } from "../gateway/journal";
import { homeRegion } from "../world/organizationPlan";
import type { RehearsedRollout, RolloutRun } from "./rehearsedRollout";

/** What must hold, and what is so. */
export interface Claim {
  readonly claim: string;
  readonly holds: boolean;
  /** Where it does not. */
  readonly instead: string;
}

export interface StoryOptions {
  /** Told before each act what comes. */
  readonly act: (title: string) => void;
  /** Whether the rollouts write to this process's terminal. */
  readonly shown: boolean;
  readonly signal?: AbortSignal;
}

const responseRole = "Security-IR-Role";
const accessRole = "OrganizationAccountAccessRole";

/** By which the story tells apart the calls of the rollout's engines from those of its own. */
const byRollout = "/firebreak-rollout";

/**
 * A rollout to which everything happens: IAM throttles, one account refuses, another lets nobody in, the process is killed at a
 * third, the next gets a Ctrl-C at two thirds, the third comes to its end; then both accounts are mended, and a last one finds nothing
 * to do. Answers with what must hold of it.
 */
export async function playFaults(
  rollout: RehearsedRollout,
  { act, shown, signal }: StoryOptions,
): Promise<readonly Claim[]> {
  const { organization } = rollout;
  const members = organization.members;
  const [denied, lockedOut] = [members.at(-1), members.at(-2)];
  if (denied === undefined || lockedOut === undefined) throw new Error("The story needs at least two members.");
  const healthy = members.filter((member) => member !== denied && member !== lockedOut);
  rollout.settle({ waves: { canary: healthy.slice(0, 2).map(({ id }) => id), size: "50%" } });
  const { faults } = organization.gateway;
  // In bursts, as account quotas refuse: each of the engines that are under way meets some.
  const throttles = [1, 60, 160].map((nth) =>
    faults.inject({ kind: "throttle", service: "iam", principalArn: byRollout, nth, times: 12 }),
  );
  const denial = faults.inject({ kind: "access-denied", service: "iam", operation: "CreateRole", account: denied.id });
  const letIn = await lockOut(rollout, lockedOut.id);
  const up = (...more: readonly string[]) => rollout.start(["up", ...more], shown);

  act(
    `up in ${members.length} accounts; IAM throttles, ${denied.name} refuses, ${lockedOut.name} lets nobody in; killed at a third`,
  );
  const killed = up();
  await until(() => covered(rollout) >= Math.ceil(healthy.length / 3), killed, signal);
  killed.process.kill("SIGKILL");
  const killedBy = await killed.ended;
  await rollout.enginesEnded();

  act("up again; Ctrl-C at two thirds");
  const stopped = up("--cancel-stale");
  await until(() => covered(rollout) >= Math.ceil((healthy.length * 2) / 3), stopped, signal);
  stopped.process.kill("SIGINT");
  const stoppedWith = await stopped.ended;
  const afterStop = rollout.lastReport();

  act("up again, to its end");
  const thirdWith = await up("--cancel-stale").ended;
  const afterThird = rollout.lastReport();

  act(`${denied.name} and ${lockedOut.name} are mended; up again`);
  denial.remove();
  await letIn();
  const fourthWith = await up().ended;
  const afterFourth = rollout.lastReport();

  act("up once more, with nothing to do");
  const mark = organization.gateway.journal.mark();
  const lastWith = await up().ended;
  const afterLast = rollout.lastReport();
  const lastCalls = organization.gateway.journal
    .since(mark)
    .filter(({ principalArn }) => principalArn.includes(byRollout));
  for (const throttle of throttles) throttle.remove();

  const created = creations(rollout);
  const notOnce = members.filter(({ id }) => created.get(id) !== 1);
  const failures = afterThird?.stacks.filter(({ outcome }) => outcome === "failed") ?? [];
  return [
    claim("the first was killed half-way", killedBy === "SIGKILL", `it ended with ${killedBy}`),
    claim(
      "throttles struck",
      throttles.some(({ hits }) => hits > 0),
      "no call was throttled",
    ),
    claim(
      "Ctrl-C let what was under way end, and began nothing further",
      stoppedWith === 1 && afterStop?.counts.unfinished === 0 && afterStop.counts["not-begun"] > 0,
      `it ended with ${stoppedWith}: ${counts(afterStop)}`,
    ),
    claim(
      "the third ended with every healthy account done, and the two others named",
      thirdWith === 1 &&
        sameNames(
          failures.map(({ account }) => account.id),
          [denied.id, lockedOut.id],
        ) &&
        afterThird?.counts["not-begun"] === 0,
      `it ended with ${thirdWith}: ${counts(afterThird)}; failed: ${failures.map(({ account, reason }) => `${account.name}: ${reason}`).join("; ")}`,
    ),
    claim(
      "each of the two with its reason and the next step",
      failures.length === 2 &&
        failures.every(({ reason, nextStep }) => /AccessDenied|not authorized/i.test(reason ?? "") && nextStep),
      JSON.stringify(failures.map(({ reason, nextStep }) => ({ reason, nextStep }))),
    ),
    claim(
      "once mended, both were done and no other was touched",
      fourthWith === 0 && afterFourth?.counts.changed === 2 && afterFourth.counts.skipped === healthy.length,
      `it ended with ${fourthWith}: ${counts(afterFourth)}`,
    ),
    claim(
      "every account was done exactly once",
      notOnce.length === 0,
      notOnce.map(({ id, name }) => `${name}: ${responseRole} was made ${created.get(id) ?? 0} times`).join("; "),
    ),
    claim(
      "the last did nothing: no engine, no call in any account",
      lastWith === 0 && afterLast?.counts.skipped === members.length && lastCalls.length === 0,
      `it ended with ${lastWith}: ${counts(afterLast)}, ${lastCalls.length} calls`,
    ),
  ];
}

function claim(text: string, holds: unknown, instead: string): Claim {
  return { claim: text, holds: Boolean(holds), instead };
}

/** Accounts in which the response role stands. */
function covered(rollout: RehearsedRollout): number {
  return creations(rollout).size;
}

/** How often the response role was made, by account. */
function creations({ organization }: RehearsedRollout): ReadonlyMap<string, number> {
  const made = new Map<string, number>();
  for (const entry of organization.gateway.journal.entries())
    if (isCreation(entry)) made.set(entry.account, (made.get(entry.account) ?? 0) + 1);
  return made;
}

function isCreation({ service, operation, status, parameters }: JournalEntry): boolean {
  return service === "iam" && operation === "CreateRole" && status === 200 && parameters?.RoleName === responseRole;
}

/** The account's access role trusts nobody; answers with what undoes that. */
async function lockOut({ organization }: RehearsedRollout, account: string): Promise<() => Promise<void>> {
  const iam = new IAMClient(organization.gateway.behind(account, homeRegion));
  const trust = (PolicyDocument: string) =>
    iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: accessRole, PolicyDocument }));
  const { Role } = await iam.send(new GetRoleCommand({ RoleName: accessRole }));
  const before = decodeURIComponent(Role?.AssumeRolePolicyDocument ?? "");
  const nobody = { Effect: "Deny", Principal: { AWS: "*" }, Action: "sts:AssumeRole" };
  await trust(JSON.stringify({ Version: "2012-10-17", Statement: [nobody] }));
  return async () => {
    await trust(before);
    iam.destroy();
  };
}

/** Resolves once it is so; throws where the run ends before. */
async function until(isSo: () => boolean, run: RolloutRun, signal: AbortSignal | undefined): Promise<void> {
  let ended: number | string | undefined;
  run.ended.then((how) => {
    ended = how;
  });
  while (!isSo()) {
    if (ended !== undefined) throw new Error(`The rollout ended with ${ended} before it came so far.\n${run.output()}`);
    await sleep(100, undefined, signal === undefined ? {} : { signal });
  }
}

function counts(report: RolloutReport | undefined): string {
  return report === undefined ? "no report" : JSON.stringify(report.counts);
}

function sameNames(one: readonly string[], other: readonly string[]): boolean {
  return [...one].sort().join() === [...other].sort().join();
}

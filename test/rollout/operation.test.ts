import assert from "node:assert/strict";
import { hostname } from "node:os";
import type { StackResult } from "../../rollout/engine/stackResult";
import { type Operation, operate } from "../../rollout/operation";

const done: StackResult = { kind: "done", changes: { create: 2, same: 1 } };
const refused = (message: string): StackResult => ({
  kind: "refused",
  problems: [{ resource: "aws:iam/role:Role response", message }],
  cause: undefined,
});
const throttled = refused("ThrottlingException: Rate exceeded");
const denied = refused("AccessDenied: not authorized to perform iam:CreateRole");
/** Process ids of Linux and macOS end before. */
const nobody = 2 ** 30;
const lockedBy = (host: string, pid: number) =>
  refused(
    `the stack is currently locked by 1 lock(s). Either wait for the other process(es) to end or delete the lock file with \`pulumi cancel\`.\n  file:///s/.pulumi/locks/x.json: created by alice@${host} (pid ${pid}) at 2026-11-21T09:30:00Z`,
  );

/** An engine that answers one after the other, the last one for good. */
class ScriptedEngine {
  runs = 0;
  cancelled = 0;

  constructor(private readonly answers: readonly StackResult[]) {}

  readonly up = async () => this.#next();
  readonly preview = async () => this.#next();
  readonly destroy = async () => this.#next();
  readonly cancel = async () => {
    this.cancelled += 1;
  };

  #next(): StackResult {
    const answer = this.answers[Math.min(this.runs++, this.answers.length - 1)];
    assert.ok(answer);
    return answer;
  }
}

function run(engine: ScriptedEngine, more: Partial<Operation> = {}) {
  return operate({
    engine,
    command: "up",
    spec: { name: "member-000000000001", config: {}, exists: true },
    policyPacks: [],
    cancelStale: false,
    listener: { step: () => undefined, output: () => undefined },
    cancel: new AbortController().signal,
    pause: () => 1,
    ...more,
  });
}

describe("The engine on one stack", () => {
  it("is asked once where it succeeds, and changed is told from unchanged", async () => {
    const engine = new ScriptedEngine([done]);
    const outcome = await run(engine);
    assert.equal(outcome.kind, "changed");
    assert.equal(engine.runs, 1);
    assert.equal((await run(new ScriptedEngine([{ kind: "done", changes: { same: 41 } }]))).kind, "unchanged");
  });

  it("is asked again for what passes by itself, and no longer than it is likely to", async () => {
    const engine = new ScriptedEngine([throttled, throttled, done]);
    assert.equal((await run(engine)).kind, "changed");
    assert.equal(engine.runs, 3);
    const endless = new ScriptedEngine([throttled]);
    const outcome = await run(endless);
    assert.equal(endless.runs, 4);
    assert.ok(
      outcome.kind === "failed" && /Rate exceeded/.test(outcome.reason) && /concurrency/.test(outcome.nextStep),
    );
  });

  it("is asked again where a program beside it lost its engine, and counts what the first attempt made as changed", async () => {
    const struck = refused("One or more errors occurred: Resource monitor is terminating");
    const engine = new ScriptedEngine([struck, { kind: "done", changes: { same: 41 } }]);
    assert.equal((await run(engine)).kind, "changed");
    assert.equal(engine.runs, 2);
  });

  it("is not asked again for what does not pass", async () => {
    const engine = new ScriptedEngine([denied, done]);
    const outcome = await run(engine);
    assert.equal(engine.runs, 1);
    assert.ok(
      outcome.kind === "failed" && /iam:CreateRole/.test(outcome.reason) && /deployment role/.test(outcome.nextStep),
    );
  });

  it("leaves a stack alone that somebody else is at, and says who and since when", async () => {
    const engine = new ScriptedEngine([lockedBy(hostname(), process.pid), done]);
    const outcome = await run(engine, { cancelStale: true });
    assert.equal(engine.cancelled, 0);
    assert.ok(outcome.kind === "failed");
    assert.match(outcome.reason, /locked by alice@.* since 2026-11-21T09:30:00Z/);
    assert.match(outcome.nextStep, /Let that deployment end/);
  });

  it("explains a lock that a crash left over, and removes it only where it is told to", async () => {
    const engine = new ScriptedEngine([lockedBy(hostname(), nobody), done]);
    const outcome = await run(engine);
    assert.ok(outcome.kind === "failed" && /gone/.test(outcome.reason) && /--cancel-stale/.test(outcome.nextStep));
    assert.equal(engine.cancelled, 0);

    const again = new ScriptedEngine([lockedBy(hostname(), nobody), done]);
    assert.equal((await run(again, { cancelStale: true })).kind, "changed");
    assert.equal(again.cancelled, 1);
  });

  it("removes a lock once at most: another one is another's", async () => {
    const engine = new ScriptedEngine([lockedBy(hostname(), nobody)]);
    assert.equal((await run(engine, { cancelStale: true })).kind, "failed");
    assert.equal(engine.cancelled, 1);
  });

  it("never removes a lock of another machine, whose processes it can't see", async () => {
    const engine = new ScriptedEngine([lockedBy("another-machine", nobody), done]);
    const outcome = await run(engine, { cancelStale: true });
    assert.equal(engine.cancelled, 0);
    assert.ok(outcome.kind === "failed" && /pulumi cancel --stack member-000000000001/.test(outcome.nextStep));
  });

  it("is not asked again once everything is cancelled", async () => {
    const cancel = new AbortController();
    const engine = new ScriptedEngine([throttled, done]);
    const outcome = await run(engine, {
      cancel: cancel.signal,
      pause: () => {
        cancel.abort();
        return 60_000;
      },
    });
    assert.ok(outcome.kind === "failed" && /cancelled/.test(outcome.reason), JSON.stringify(outcome));
  });
});

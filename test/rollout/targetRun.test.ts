import assert from "node:assert/strict";
import type { StackResult, StackSpec } from "../../rollout/engine/stackResult";
import type { StackRecord } from "../../rollout/record";
import type { KnownStack } from "../../rollout/standing";
import { TargetRun, type TargetRunOptions } from "../../rollout/targetRun";
import { account, memberAccount, organizationOf, targetOf } from "./accounts";
import { settingsOf } from "./settingsOf";

const one = targetOf(memberAccount(1));
const two = targetOf(memberAccount(2));
const security = targetOf(account("100000000002"), "security");
const organization = organizationOf(memberAccount(1), memberAccount(2));

/** A backend of one process: what it was asked for, and what stands in it. */
class Backend {
  readonly asked: (StackSpec & { readonly command: string })[] = [];
  readonly records: StackRecord[] = [];
  readonly known = new Map<string, KnownStack>();
  answer: StackResult = { kind: "done", changes: { create: 41 } };

  run(more: Partial<TargetRunOptions> = {}): TargetRun {
    const as = (command: string) => async (spec: StackSpec) => {
      this.asked.push({ ...spec, command });
      return this.answer;
    };
    return new TargetRun({
      command: "up",
      organization,
      settings: settingsOf(),
      access: {
        accountId: "100000000001",
        roleArn: (id) => (id === "100000000001" ? undefined : `arn:aws:iam::${id}:role/Deployer`),
        tryRole: async () => undefined,
      },
      engine: { up: as("up"), preview: as("preview"), destroy: as("destroy"), cancel: async () => undefined },
      version: { text: "0.2.0+abc", digest: "abc" },
      known: this.known,
      record: (record) => this.#remember(record),
      policyPacks: [],
      again: false,
      cancelStale: false,
      cancel: new AbortController().signal,
      listen: () => undefined,
      ...more,
    });
  }

  #remember(record: StackRecord): void {
    this.records.push(record);
    const lastUpdate = record.endedAt;
    const listed = { name: record.stack, current: false, lastUpdate, resourceCount: record.command === "up" ? 41 : 0 };
    this.known.set(record.stack, { listed, record });
  }
}

describe("A target", () => {
  it("is brought up once: the second time no engine is started", async () => {
    const backend = new Backend();
    assert.equal((await backend.run().of(one)).kind, "changed");
    assert.deepEqual(await backend.run().of(one), { kind: "skipped", reason: "done at 0.2.0+abc" });
    assert.equal(backend.asked.length, 1);
  });

  it("is brought up again by another version, by other settings, and where it is asked for", async () => {
    const backend = new Backend();
    await backend.run().of(one);
    await backend.run({ version: { text: "0.3.0+def", digest: "def" } }).of(one);
    await backend.run({ settings: settingsOf({ config: { member: { enableConfig: true } } }) }).of(one);
    await backend.run({ settings: settingsOf({ config: { member: { enableConfig: true } } }), again: true }).of(one);
    assert.equal(backend.asked.length, 4);
    assert.deepEqual(
      backend.asked.map(({ exists }) => exists),
      [false, true, true, true],
    );
  });

  it("is tried again by the next run where it failed, and the record says why it did", async () => {
    const backend = new Backend();
    backend.answer = {
      kind: "refused",
      problems: [{ resource: "role", message: "AccessDenied: no" }],
      cause: undefined,
    };
    assert.equal((await backend.run().of(one)).kind, "failed");
    assert.match(backend.records[0]?.reason ?? "", /AccessDenied: no/);
    backend.answer = { kind: "done", changes: { create: 41 } };
    assert.equal((await backend.run().of(one)).kind, "changed");
  });

  it("whose deployment role can't be assumed fails in terms of the role, and no engine is started", async () => {
    const backend = new Backend();
    const run = backend.run({
      access: {
        accountId: "100000000001",
        roleArn: () => "arn:aws:iam::000000000001:role/Deployer",
        tryRole: () => Promise.reject(Object.assign(new Error("not authorized"), { name: "AccessDenied" })),
      },
    });
    const outcome = await run.of(one);
    assert.ok(outcome.kind === "failed");
    assert.match(
      outcome.reason,
      /arn:aws:iam::000000000001:role\/Deployer can't be assumed: AccessDenied: not authorized/,
    );
    assert.match(outcome.nextStep, /trusts account 100000000001/);
    assert.equal(backend.asked.length, 0);
  });

  it("is configured as its role in its account, and its provider may work nowhere else", async () => {
    const backend = new Backend();
    await backend
      .run({
        settings: settingsOf({ config: { all: { drill: true }, accounts: { "000000000001": { drill: false } } } }),
      })
      .of(one);
    assert.deepEqual(backend.asked[0]?.config, {
      "firebreak:role": "member",
      "firebreak:organizationId": "o-a1b2c3d4e5",
      "firebreak:managementAccountId": "100000000001",
      "firebreak:securityAccountId": "100000000002",
      "firebreak:homeRegion": "eu-central-1",
      "firebreak:regions": ["eu-central-1"],
      "firebreak:drill": false,
      "aws:region": "eu-central-1",
      "aws:allowedAccountIds": ["000000000001"],
      "aws:assumeRoles": [{ roleArn: "arn:aws:iam::000000000001:role/Deployer", sessionName: "firebreak-rollout" }],
    });
  });

  it("of the security account leaves out of the organization's rules whoever has no member stack, and takes them in once they have", async () => {
    const excluded = "firebreak:configRulesExcludedAccounts";
    const backend = new Backend();
    const run = backend.run();
    await run.of(one);
    await run.of(security);
    assert.deepEqual(backend.asked.at(-1)?.config[excluded], ["000000000002"]);

    const later = backend.run();
    await later.of(two);
    assert.equal((await later.of(security)).kind, "changed", "what it leaves out is another");
    assert.deepEqual(backend.asked.at(-1)?.config[excluded], []);
    assert.equal((await backend.run().of(security)).kind, "skipped");
  });

  it("is planned without a record, and whether it is done or not", async () => {
    const backend = new Backend();
    await backend.run().of(one);
    await backend.run({ command: "plan" }).of(one);
    assert.deepEqual(
      backend.asked.map(({ command }) => command),
      ["up", "preview"],
    );
    assert.equal(backend.records.length, 1);
  });

  it("is taken down where it is there, and nothing is started where it is not", async () => {
    const backend = new Backend();
    assert.equal((await backend.run({ command: "destroy" }).of(one)).kind, "skipped");
    await backend.run().of(one);
    assert.equal((await backend.run({ command: "destroy" }).of(one)).kind, "changed");
    assert.deepEqual(
      backend.asked.map(({ command }) => command),
      ["up", "destroy"],
    );
    assert.equal((await backend.run().of(one)).kind, "changed", "and it can be brought up again");
  });

  it("fails by itself where something is wrong that nobody foresaw", async () => {
    const run = new Backend().run({
      listen: () => {
        throw new Error("the disk is full");
      },
    });
    const outcome = await run.of(one);
    assert.ok(outcome.kind === "failed" && /the disk is full/.test(outcome.reason));
  });
});

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MemberAccount } from "../../../components/memberAccount";
import { SecurityAccount } from "../../../components/securityAccount";
import { playbook } from "../../../playbook";
import { buildPack } from "../../../policypack/publish/builtPack";
import { manyResources } from "../../../rehearsal/policypack/manyResources";
import { PackEngine } from "../../../rehearsal/policypack/packEngine";
import { checkout, toolFolder } from "../../../rehearsal/setup/folders";
import { pulumiEngine } from "../../../rehearsal/setup/pulumiEngine";
import { placement } from "../../components/deployment";
import { settingsOf } from "../../components/settings";
import { governed } from "../../policypack/governed";

const ownRules = { "firebreak:configRules": "accounts" };

describe("the built policy pack in the real engine, from a folder outside of the project", function () {
  // The security stack bundles every function.
  this.timeout(600_000);
  let folder: string;
  let pack: string;
  let engine: PackEngine;

  before(async () => {
    const { command } = await pulumiEngine({ tools: toolFolder(), tell: () => undefined });
    folder = mkdtempSync(join(tmpdir(), "firebreak-built-pack-test-"));
    engine = new PackEngine(command, folder);
    pack = join(folder, "pack");
    await buildPack(pack);
    // What `npm install` there would bring; nothing else of the project can be found from it.
    symlinkSync(join(checkout, "node_modules"), join(pack, "node_modules"));
  });

  after(() => rmSync(folder, { recursive: true, force: true }));

  it("ends over 500 resources, says nothing where nothing is wrong, and names each that is", async () => {
    const clean = await engine.preview({ program: manyResources(500), packs: [pack] });
    assert.deepEqual({ refused: clean.refused, violations: clean.violations }, { refused: false, violations: [] });
    // 500 with a provider, 50 components, and the stack.
    assert.deepEqual(clean.changes, { create: 551 });

    const tags = { SecurityException: governed({ owner: undefined }) };
    const tagged = await engine.preview({ program: manyResources(500, tags), packs: [pack] });
    assert.ok(tagged.refused);
    const unowned = tagged.violations.filter(({ policy }) => policy === "exception-owner");
    assert.equal(new Set(unowned.map(({ urn }) => urn)).size, unowned.length);
    assert.ok(unowned.length >= 300, `${unowned.length} of the resources that have tags`);
  });

  it("ends each message with what to write", async () => {
    const program = manyResources(10, { securityexception: "Jira-1234" });
    const { violations, events } = await engine.preview({ program, packs: [pack] });
    assert.ok(violations.length > 0);
    for (const { message } of violations) assert.match(message, /\nWrite: {2}\S/);

    // The same events are what `pulumi preview --json` streams, each on a line.
    const eventFile = join(folder, "events.json");
    writeFileSync(eventFile, events.map((event) => JSON.stringify(event)).join("\n"));
    const summary = execFileSync(process.execPath, [join(pack, "summary.js"), eventFile], { encoding: "utf8" });
    const refused = violations.filter(({ level }) => level === "mandatory").length;
    assert.match(summary, new RegExp(`### Policies: ${refused} violations to mend before this can be deployed`));
    assert.match(summary, /Stack `app\/run-\d+`, pack `firebreak 0\.1\.0`, \d+ create\n/);
    assert.match(summary, /- `exception-key-spelling` on `aws:ec2\/securityGroup:SecurityGroup service-0-web`/);
    assert.doesNotMatch(summary, /<\{%/);
  });

  it("finds nothing in Firebreak's own member stack, and in one with a Config rule of its own what nobody answers", async () => {
    const member =
      (rows = playbook) =>
      async () => {
        const settings = settingsOf("member", ownRules);
        new MemberAccount("member", { ...settings, placement, playbook: rows });
      };
    const whole = await engine.preview({ program: member(), project: "firebreak", packs: [pack] });
    assert.deepEqual({ refused: whole.refused, violations: whole.violations }, { refused: false, violations: [] });

    const rows = playbook.filter(({ name }) => name !== "encrypt-bucket");
    const without = await engine.preview({ program: member(rows), project: "firebreak", packs: [pack] });
    assert.ok(without.refused);
    assert.deepEqual(
      without.violations.map(({ policy, urn }) => [policy, urn.split("::").at(-1)]),
      [["member-stack-coverage", `member-config-rules-${placement.region}-S3_BUCKET_SERVER_SIDE_ENCRYPTION_ENABLED`]],
    );
  });

  it("finds nothing in Firebreak's own security stack, and the finding types of a row that is taken away", async () => {
    const security =
      (rows = playbook) =>
      async () => {
        const settings = settingsOf("security");
        new SecurityAccount("security", { ...settings, placement, stack: "test", playbook: rows });
      };
    const whole = await engine.preview({ program: security(), project: "firebreak", packs: [pack] });
    assert.deepEqual({ refused: whole.refused, violations: whole.violations }, { refused: false, violations: [] });

    const without = await engine.preview({
      program: security(playbook.filter(({ name }) => name !== "contain-compromised-function")),
      project: "firebreak",
      packs: [pack],
      policies: { "security-stack-coverage": { everyTypeNamed: true } },
    });
    assert.ok(without.refused);
    assert.deepEqual(
      without.violations.map(({ policy }) => policy),
      ["security-stack-coverage"],
    );
    assert.match(String(without.violations[0]?.message), /No row answers Backdoor:Lambda\/\*/);
  });
});

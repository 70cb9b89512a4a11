import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { policies } from "../../policypack/policies";
import type { PolicyDefinition } from "../../policypack/policy";

const root = join(__dirname, "../..");
const groups = ["exceptions", "detections", "guards", "coverage"] as const;

function filesUnder(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join(folder, file));
}

/** What a file imports, from the checkout's root where it is no package. */
function importsOf(file: string): readonly string[] {
  return [...readFileSync(join(root, file), "utf8").matchAll(/(?:from|import|require\()\s*"([^"]+)"/g)].map(
    ([, specifier = ""]) =>
      specifier.startsWith(".") ? relative(root, resolve(root, dirname(file), specifier)) : specifier,
  );
}

/** Each policy with the file that it is in. */
function definitions(): readonly {
  readonly file: string;
  readonly group: string;
  readonly policy: PolicyDefinition;
}[] {
  return groups.flatMap((group) =>
    filesUnder(`policypack/${group}`).flatMap((file) => {
      const exported: Readonly<Record<string, unknown>> = require(join(root, file));
      return Object.values(exported)
        .filter(isPolicy)
        .map((policy) => ({ file, group, policy }));
    }),
  );
}

function isPolicy(value: unknown): value is PolicyDefinition {
  return typeof value === "object" && value !== null && "levelBecause" in value && "enforcementLevel" in value;
}

describe("The policies", () => {
  it("have names of their own, in kebab-case", () => {
    const names = policies.map(({ name }) => name);
    assert.deepEqual([...new Set(names)], names);
    // "all" stands for every policy in a pack's config.
    for (const name of names) assert.match(name, /^(?!all$)[a-z][a-z0-9]*(-[a-z0-9]+)+$/);
  });

  it("are each in a file of their group's folder, and all in the pack", () => {
    const found = definitions();
    assert.deepEqual(found.map(({ policy }) => policy.name).sort(), policies.map(({ name }) => name).sort());
    for (const { file, group, policy } of found) assert.equal(policy.group, group, file);
    const files = found.map(({ file }) => file);
    assert.deepEqual([...new Set(files)], files, "one policy a file");
  });

  it("are each tested", () => {
    const tested = new Set(
      filesUnder("test/policypack")
        .filter((file) => file.endsWith(".test.ts"))
        .flatMap(importsOf),
    );
    for (const { file } of definitions()) assert.ok(tested.has(file.replace(/\.ts$/, "")), `${file} has no test`);
  });

  for (const policy of policies) {
    describe(policy.name, () => {
      it("says what holds, why, what to do, and why at its level, in sentences", () => {
        for (const text of [policy.summary, policy.why, policy.fix, policy.levelBecause])
          assert.match(text, /^\S.*\.$/s, text);
        assert.ok(policy.summary.length <= 160, "the summary heads every message");
      });

      it("tells the engine what it tells the docs", () => {
        assert.equal(policy.description, policy.summary);
        assert.equal(policy.enforcementLevel, policy.level);
        assert.equal(policy.remediationSteps, policy.fix);
        assert.equal(policy.url, policy.source);
        assert.ok(policy.source === undefined || /^https:\/\/[^\s]+$/.test(policy.source), policy.source);
      });

      it("describes each of its settings, with a default", () => {
        const properties = policy.configSchema?.properties ?? {};
        assert.deepEqual(Object.keys(properties), Object.keys(policy.settings.shape));
        for (const [name, { description, default: value }] of Object.entries(properties)) {
          assert.match(String(description), /^[A-Z`].{10,}/, name);
          assert.notEqual(value, undefined, `${name} has no default`);
        }
      });

      it("takes no setting that it has not", () => {
        assert.equal(policy.settings.safeParse({ noSuchSetting: true }).success, false);
        assert.equal(policy.settings.safeParse({}).success, true);
      });

      it("mends nothing by itself unless it is asked to", () => {
        assert.notEqual(policy.level, "remediate");
        assert.equal(
          policy.level === "disabled",
          "remediateResource" in policy,
          "what mends is off, and nothing else is",
        );
      });
    });
  }
});

describe("The pack's imports", () => {
  it("go to what is pure, and to nothing that calls AWS or belongs to one stack", () => {
    for (const file of filesUnder("policypack"))
      for (const imported of importsOf(file)) {
        assert.ok(!/^(@aws-sdk|@smithy|@aws-lambda)/.test(imported), `${file} imports ${imported}`);
        assert.ok(
          !/^(functions\/aws|rehearsal|components|test|bench)\/|\/(handler|response|release)$/.test(imported),
          `${file} imports ${imported}`,
        );
      }
  });

  it("start the pack in one place", () => {
    const starting = filesUnder("policypack").filter((file) =>
      readFileSync(join(root, file), "utf8").includes("new PolicyPack("),
    );
    assert.deepEqual(starting, ["policypack/index.ts"]);
    assert.deepEqual(
      filesUnder("policypack").filter((file) => importsOf(file).includes("policypack/index")),
      [],
    );
  });
});

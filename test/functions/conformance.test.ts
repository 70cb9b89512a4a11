import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import type { ResponderPermissions } from "../../functions/domain/permissions";
import { finders } from "../../functions/finders";
import { optionsSchemas } from "../../functions/options";
import { responders } from "../../functions/responders";
import { playbook } from "../../playbook";

const root = join(__dirname, "../..");

function filesUnder(folder: string, ending: string): string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(ending))
    .map((file) => join(folder, file));
}

function importsOf(file: string): string[] {
  return [...readFileSync(join(root, file), "utf8").matchAll(/(?:from|import|require\()\s*"([^"]+)"/g)].map((match) => {
    const specifier = match[1] ?? "";
    return specifier.startsWith(".") ? relative(root, resolve(root, dirname(file), specifier)) : specifier;
  });
}

const sdkPackages = /^(@aws-sdk|@smithy|aws-lambda)\b/;
const pulumiPackages = /^@pulumi\//;

describe("Imports go one way", () => {
  it("the domain imports neither AWS nor Pulumi, nor anything outside itself", () => {
    for (const file of filesUnder("functions/domain", ".ts")) {
      for (const imported of importsOf(file)) {
        assert.ok(!sdkPackages.test(imported) && !pulumiPackages.test(imported), `${file} imports ${imported}`);
        if (imported.includes("/") && !imported.startsWith("node:"))
          assert.ok(imported.startsWith("functions/domain/"), `${file} imports ${imported}`);
      }
    }
  });

  it("functions import no Pulumi, no component and no config", () => {
    for (const file of filesUnder("functions", ".ts")) {
      for (const imported of importsOf(file)) {
        assert.ok(
          !pulumiPackages.test(imported) && !/^(components|config|rehearsal)\//.test(imported),
          `${file} imports ${imported}`,
        );
      }
    }
  });

  it("components import no handler and no AWS SDK", () => {
    for (const file of filesUnder("components", ".ts")) {
      for (const imported of importsOf(file)) {
        assert.ok(!sdkPackages.test(imported), `${file} imports ${imported}`);
        assert.ok(
          !imported.endsWith("/handler") && !imported.startsWith("functions/aws/"),
          `${file} imports ${imported}`,
        );
      }
    }
  });

  it("nothing but the rehearsal, its tests and its benchmarks imports the rehearsal", () => {
    for (const folder of [
      "components",
      "config",
      "exceptions",
      "functions",
      "governance",
      "incidents",
      "output",
      "rollout",
    ]) {
      for (const file of filesUnder(folder, ".ts")) {
        for (const imported of importsOf(file))
          assert.ok(!imported.startsWith("rehearsal/"), `${file} imports ${imported}`);
      }
    }
    assert.ok(!importsOf("index.ts").some((imported) => imported.startsWith("rehearsal/")));
  });
});

describe("Every responder", () => {
  const folders = readdirSync(join(root, "functions")).filter(
    (name) => !["domain", "aws", "response"].includes(name) && statSync(join(root, "functions", name)).isDirectory(),
  );

  it("has a folder, and every folder is a responder's or a finder's", () => {
    assert.deepEqual(folders.sort(), [...Object.keys(responders), ...Object.keys(finders)].sort());
  });

  for (const [name, responder] of Object.entries(responders)) {
    it(`${name} is listed under its own name and has a handler`, () => {
      assert.equal(responder.name, name);
      assert.match(
        readFileSync(join(root, "functions", name, "handler.ts"), "utf8"),
        /export async function handler\(/,
      );
    });

    it(`${name} says in its README when it acts, what it changes and how that is undone`, () => {
      const readme = readFileSync(join(root, "functions", name, "README.md"), "utf8");
      for (const heading of [`# ${name}`, "## When it acts", "## What it changes", "## How it is undone"]) {
        assert.ok(readme.includes(`${heading}`), `${name}/README.md lacks "${heading}"`);
      }
    });

    it(`${name} gives a reason for each wildcard resource`, () => {
      const { home, member, apart = {}, release = [] }: ResponderPermissions = responder.permissions;
      for (const statement of [...home, ...member, ...Object.values(apart).flat(), ...release]) {
        if (statement.resources.some((resource) => resource === "*"))
          assert.ok(statement.because, `${name}: ${statement.sid}`);
        for (const action of statement.actions)
          assert.doesNotMatch(action, /\*/, `${name}: ${statement.sid} grants ${action}`);
      }
    });
  }
});

describe("Every finder", () => {
  for (const [name, finder] of Object.entries(finders)) {
    it(`${name} is listed under its own name, has a handler, and says in its README when it runs`, () => {
      assert.equal(finder.name, name);
      const read = (file: string) => readFileSync(join(root, "functions", name, file), "utf8");
      assert.match(read("handler.ts"), /export async function handler\(/);
      for (const heading of [`# ${name}`, "## When it runs"]) assert.ok(read("README.md").includes(heading), heading);
    });

    it(`${name} gives a reason for each wildcard resource, and is granted nothing that changes a resource`, () => {
      const { home, member, release } = finder.permissions;
      assert.equal(release, undefined);
      for (const { sid, resources, because, actions } of [...home, ...member]) {
        if (resources.some((resource) => resource === "*")) assert.ok(because, `${name}: ${sid}`);
        for (const action of actions)
          assert.match(
            action,
            /^(?:\w+:(?:Describe|Get|List|Lookup)\w+|config:PutEvaluations|events:PutEvents|lambda:InvokeFunction)$/,
            `${name}: ${sid}`,
          );
      }
    });
  }
});

describe("The playbook", () => {
  it("names each row once, and only responders that a playbook may start", () => {
    assert.equal(new Set(playbook.map((row) => row.name)).size, playbook.length);
    for (const row of playbook) assert.ok(responders[row.respond]?.invokedBy.includes("playbook"), row.name);
  });

  it("gives options that the responder takes, and a reason", () => {
    for (const row of playbook) {
      assert.ok(optionsSchemas[row.respond].safeParse(row.options ?? {}).success, row.name);
      assert.ok(row.because.length > 20, row.name);
    }
  });
});

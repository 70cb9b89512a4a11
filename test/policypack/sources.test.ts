import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import * as z from "zod";
import { checkout } from "../../rehearsal/setup/folders";

const folder = join(checkout, "policypack");
const sources = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));

describe("the sources of the pack", () => {
  const read = (name: string) => readFileSync(join(folder, name), "utf8");

  it("import no AWS, and of Pulumi the SDK of policies only: the pack runs beside every program", () => {
    for (const name of sources)
      for (const [, imported = ""] of read(name).matchAll(/from "([^"]+)"/g))
        assert.doesNotMatch(
          imported,
          /^@aws|^@pulumi\/(?!policy(\/schema)?$)|rehearsal|components\/(?!configRuleTable|forwardingRules)/,
          `${name}: ${imported}`,
        );
  });

  it("name only types that Pulumi's AWS provider has", () => {
    const known = awsTypes();
    for (const name of sources)
      for (const [, type = ""] of read(name).matchAll(/"(aws:[a-z0-9]+\/\w+:\w+)"/g))
        assert.ok(known.has(type), `${name}: ${type} is no type of @pulumi/aws`);
  });

  it("are of the versions that the project has", () => {
    const versions = z.looseObject({ version: z.string(), dependencies: z.record(z.string(), z.string()) });
    const [pack, project] = [join(folder, "package.json"), join(checkout, "package.json")].map((path) =>
      versions.parse(JSON.parse(readFileSync(path, "utf8"))),
    );
    assert.equal(pack?.version, project?.version);
    for (const [name, version] of Object.entries(pack?.dependencies ?? {}))
      assert.equal(project?.dependencies[name], version, name);
  });
});

/** The types of the installed `@pulumi/aws`, as its classes have them. */
function awsTypes(): ReadonlySet<string> {
  const root = join(checkout, "node_modules", "@pulumi", "aws");
  const types = new Set<string>();
  for (const service of readdirSync(root, { withFileTypes: true })) {
    if (!service.isDirectory()) continue;
    for (const file of readdirSync(join(root, service.name)))
      if (file.endsWith(".js"))
        for (const [, type = ""] of readFileSync(join(root, service.name, file), "utf8").matchAll(
          /__pulumiType = '(aws:[^']+)'/g,
        ))
          types.add(type);
  }
  return types;
}

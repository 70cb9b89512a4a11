import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import * as z from "zod";
import { fields } from "../../config/fields";
import { readSettings } from "../../config/readSettings";

const root = join(__dirname, "..", "..");
const read = (file: string) => load(readFileSync(join(root, file), "utf8"));

/** Pulumi refuses a project with any other, `number` among them (Pulumi docs, "Project file reference"). */
const pulumiType = z.enum(["string", "integer", "boolean", "array", "object"]);

const project = z
  .object({
    name: z.literal("firebreak"),
    config: z.record(z.string(), z.object({ type: pulumiType, description: z.string().min(20), default: z.unknown() })),
  })
  .parse(read("Pulumi.yaml"));

const placement = { accountId: "111122223333", partition: "aws", region: "eu-central-1" };

describe("Pulumi.yaml", () => {
  it("describes every key, and no other", () => {
    assert.deepEqual(Object.keys(project.config).sort(), Object.keys(fields).sort());
  });

  it("gives every key the default that the program has, so that both ways to deploy are the same", () => {
    const defaults = Object.entries(project.config).map(([key, { default: value }]) => [`firebreak:${key}`, value]);
    const required = { "firebreak:role": "security", "firebreak:organizationId": "o-a1b2c3d4e5" };
    assert.deepEqual(
      readSettings({ ...Object.fromEntries(defaults), ...required }, placement),
      readSettings(required, placement),
    );
  });
});

describe("The stack configs that the project comes with", () => {
  for (const role of ["management", "security", "member"]) {
    it(`include one for ${role} that the program takes as it is`, () => {
      const { config } = z.object({ config: z.record(z.string(), z.unknown()) }).parse(read(`Pulumi.${role}.yaml`));
      assert.equal(readSettings(config, placement).role, role);
    });
  }
});

import assert from "node:assert/strict";
import { checkInputs } from "../../../rehearsal/provider/checkedInputs";
import { flag, list, map, number, object, policy, tags, text } from "../../../rehearsal/provider/property";
import { type PropertyMap, unknown } from "../../../rehearsal/provider/propertyValue";
import type { ResourceType } from "../../../rehearsal/provider/resourceType";

const thing: ResourceType = {
  inputs: {
    name: text({ autoName: { maxLength: 20 }, conflictsWith: "namePrefix" }),
    namePrefix: text(),
    size: number({ default: 3 }),
    on: flag(),
    document: policy(),
    mode: text({ values: ["fast", "safe"] }),
    rules: list(object({ port: number({ required: true }), label: text() })),
    labels: map(text()),
    owner: text({ required: true }),
    tags,
  },
  missing: [],
  refuse: ({ size }) => (Number(size) > 9 ? { property: "size", reason: "Too large." } : undefined),
  create: async () => "id",
  read: async () => ({}),
  delete: async () => undefined,
};

const naming = { resourceName: "my-thing", seed: new Uint8Array([1, 2, 3]) };
const check = (news: PropertyMap, olds: PropertyMap = {}) =>
  checkInputs(thing, "rehearsal/provider/resources/a/thing.ts", { owner: "me", ...news }, olds, naming);

describe("the check of inputs", () => {
  it("fills in defaults and a name, and notes which they are", () => {
    const { inputs, failures } = check({});
    assert.deepEqual(failures, []);
    assert.match(String(inputs.name), /^my-thing-[0-9a-f]{7}$/);
    assert.deepEqual(inputs, { owner: "me", name: inputs.name, size: 3, __defaults: ["name", "size"] });
  });

  it("keeps the name that it chose before, and none that the program gave", () => {
    assert.equal(check({}, { name: "kept", __defaults: ["name"] }).inputs.name, "kept");
    assert.match(String(check({}, { name: "given", __defaults: [] }).inputs.name), /^my-thing-/);
  });

  it("makes a name from a prefix, never longer than the service takes", () => {
    const { inputs } = check({ namePrefix: "pre-" });
    assert.equal(String(inputs.name).length, 20);
    assert.equal(check({ namePrefix: unknown }).inputs.name, unknown);
  });

  it("reads numbers and flags that are written as text, and documents that are written as objects", () => {
    const { inputs } = check({ size: "4", on: "true", document: { Version: "2012-10-17" } });
    assert.deepEqual([inputs.size, inputs.on, inputs.document], [4, true, '{"Version":"2012-10-17"}']);
  });

  it("tolerates what a preview does not know", () => {
    const { inputs, failures } = check({
      size: unknown,
      mode: unknown,
      document: { Statement: unknown },
      labels: { a: unknown },
    });
    assert.deepEqual(failures, []);
    assert.deepEqual([inputs.size, inputs.document], [unknown, unknown]);
  });

  it("reports all mistakes at once, each with its path", () => {
    const { failures } = checkInputs(
      thing,
      "thing.ts",
      {
        size: "many",
        mode: "slow",
        colour: "red",
        rules: [{ port: 1, colour: "red" }, {}],
        name: "a",
        namePrefix: "b",
        document: "{",
      },
      {},
      naming,
    );
    assert.deepEqual(failures.map(({ property }) => property).sort(), [
      "colour",
      "document",
      "mode",
      "name",
      "owner",
      "rules[0].colour",
      "rules[1].port",
      "size",
    ]);
    const unknownProperty = failures.find(({ property }) => property === "rules[0].colour");
    assert.match(
      unknownProperty?.reason ?? "",
      /does not know the property "rules\[0\]\.colour" yet: add it to thing\.ts/,
    );
  });

  it("asks for the type's own rules once everything is known", () => {
    assert.deepEqual(check({ size: 10 }).failures, [{ property: "size", reason: "Too large." }]);
    assert.deepEqual(check({ size: 10, owner: unknown }).failures, []);
  });
});

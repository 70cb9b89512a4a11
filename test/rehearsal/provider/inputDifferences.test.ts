import assert from "node:assert/strict";
import { inputDifferences } from "../../../rehearsal/provider/inputDifferences";
import { flag, list, map, number, object, policy, region, set, tags, text } from "../../../rehearsal/provider/property";
import { type PropertyMap, unknown } from "../../../rehearsal/provider/propertyValue";
import type { ResourceType } from "../../../rehearsal/provider/resourceType";

const thing: ResourceType = {
  inputs: {
    name: text({ replaces: true, autoName: { maxLength: 20 } }),
    size: number(),
    on: flag(),
    document: policy({ computed: true }),
    steps: list(text()),
    members: set(text()),
    settings: object({ level: number(), chosen: text({ computed: true }) }),
    labels: map(text()),
    region,
    tags,
  },
  missing: [],
  create: async () => "id",
  read: async () => ({}),
  update: async () => undefined,
  delete: async () => undefined,
  tagging: { tag: async () => undefined, untag: async () => undefined },
};

interface Given {
  readonly state?: PropertyMap;
  readonly ignoreChanges?: readonly string[];
  readonly defaultTags?: Readonly<Record<string, string>>;
}

function differ(oldInputs: PropertyMap, news: PropertyMap, given: Given = {}) {
  const state = { tagsAll: {}, ...given.state };
  const { ignoreChanges = [], defaultTags = {} } = given;
  return inputDifferences(thing, { oldInputs, news, state, ignoreChanges, region: "eu-west-1", defaultTags });
}
const properties = (...args: Parameters<typeof differ>) => differ(...args).differences.map(({ property }) => property);

describe("the differences of inputs", () => {
  it("finds none between values that mean the same to AWS", () => {
    assert.deepEqual(properties({ on: false, labels: {}, steps: [] }, {}), []);
    assert.deepEqual(properties({ members: ["a", "b"] }, { members: ["b", "a"] }), []);
    assert.deepEqual(properties({ document: '{"Statement":[]}' }, { document: '{ "Statement": [] }' }), []);
    assert.deepEqual(properties({ settings: { level: 1, chosen: "by AWS" } }, { settings: { level: 1 } }), []);
  });

  it("tells zero from a value that is not there", () => {
    assert.deepEqual(properties({ size: 0 }, {}), ["size"]);
  });

  it("heeds the order of a list", () => {
    assert.deepEqual(properties({ steps: ["a", "b"] }, { steps: ["b", "a"] }), ["steps"]);
  });

  it("leaves to AWS what AWS may choose", () => {
    assert.deepEqual(properties({ document: "{}" }, {}), []);
  });

  it("takes an unknown for a change", () => {
    assert.deepEqual(properties({ size: 1 }, { size: unknown }), ["size"]);
  });

  it("says how each property changes", () => {
    const { differences } = differ({ size: 1, on: true }, { size: 2, steps: ["a"] });
    assert.deepEqual(differences, [
      { property: "size", kind: "update", replaces: false },
      { property: "on", kind: "delete", replaces: false },
      { property: "steps", kind: "add", replaces: false },
    ]);
  });

  it("replaces a resource that moves to another Region, whether it or its provider says so", () => {
    assert.deepEqual(differ({}, { region: "us-east-1" }, { state: { region: "eu-west-1" } }).differences, [
      { property: "region", kind: "update", replaces: true },
    ]);
    assert.deepEqual(properties({}, {}, { state: { region: "us-east-1" } }), ["region"]);
    assert.deepEqual(properties({}, { region: "eu-west-1" }, { state: { region: "eu-west-1" } }), []);
  });

  it("deletes first what has to keep its name, and last what gets a new one", () => {
    assert.equal(
      differ({ name: "fixed" }, { name: "fixed", region: "us-east-1", __defaults: [] }).deleteBeforeReplace,
      true,
    );
    assert.equal(
      differ({ name: "a-1" }, { name: "a-1", region: "us-east-1", __defaults: ["name"] }).deleteBeforeReplace,
      false,
    );
    assert.equal(differ({ name: "old" }, { name: "new", __defaults: [] }).deleteBeforeReplace, false);
  });

  it("counts the provider's default tags", () => {
    const defaultTags = { owner: "security" };
    assert.deepEqual(properties({}, {}, { defaultTags, state: { tagsAll: { owner: "security" } } }), []);
    assert.deepEqual(properties({}, {}, { defaultTags }), ["tagsAll"]);
    assert.deepEqual(properties({ tags: { a: "1" } }, { tags: { a: "2" } }, { state: { tagsAll: { a: "1" } } }), [
      "tags",
    ]);
  });

  it("ignores what the program says to ignore", () => {
    const state = { tagsAll: { a: "1" } };
    assert.deepEqual(properties({ size: 1 }, { size: 2, tags: {} }, { ignoreChanges: ["size", "tags"], state }), []);
  });
});

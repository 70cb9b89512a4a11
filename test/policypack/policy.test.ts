import assert from "node:assert/strict";
import * as z from "zod";
import { type PolicyText, resourcePolicy, stackPolicy } from "../../policypack/policy";
import { noSettings } from "../../policypack/settings";
import { assertContent, assertUndecided } from "./governed";
import { remediated, runOnResource, runOnStack, unknown } from "./policyRun";

const text: PolicyText = {
  name: "queue-named",
  group: "exceptions",
  summary: "A queue has a name.",
  why: "It is a test.",
  fix: "Name it.",
  level: "advisory",
  levelBecause: "It is a test.",
  severity: "low",
};
const queue = "aws:sqs/queue:Queue";
const violation = { what: "It has none.", why: "Nobody finds it.", write: 'name: "orders"' };

describe("a policy", () => {
  const named = resourcePolicy({
    ...text,
    settings: z.strictObject({ least: z.int().default(1).describe("Least length of a name.") }),
    appliesTo: (type) => type === queue,
    validate({ props }, { settings, report, attempt }) {
      attempt("the name", () => String(props.name ?? "").length < settings.least && report(violation));
      attempt("the label", () => String(props.label ?? "").length < settings.least && report(violation));
    },
    remediate: ({ props }, { least }) => (props.name === undefined ? { ...props, name: "q".repeat(least) } : undefined),
  });

  it("tells the engine of its settings by a JSON schema", () => {
    assert.deepEqual(named.configSchema?.properties.least, {
      type: "integer",
      default: 1,
      description: "Least length of a name.",
      minimum: -9007199254740991,
      maximum: 9007199254740991,
    });
    assert.equal(
      resourcePolicy({ ...text, settings: noSettings, appliesTo: () => true, validate() {} }).configSchema,
      undefined,
    );
  });

  it("has a message in three parts", () => {
    const { violations } = runOnResource(named, { type: queue, props: { label: "a" } });
    assert.deepEqual(
      violations.map(({ message }) => message),
      ['It has none. Nobody finds it.\nWrite:  name: "orders"'],
    );
  });

  it("is not asked about a type that it does not apply to", () => {
    assert.equal(runOnResource(named, { type: "aws:sns/topic:Topic" }).notApplicable, true);
  });

  it("reports the one and tells of the other, where one value is known and another is not", () => {
    const { violations, undecided } = runOnResource(named, { type: queue, props: { name: unknown, label: "" } });
    assert.equal(violations.length, 1);
    assert.deepEqual(undecided, ["not known yet, so it is checked at the update: the name (.name)"]);
  });

  it("lets any other error be heard", () => {
    const broken = resourcePolicy({
      ...text,
      settings: noSettings,
      appliesTo: () => true,
      validate(_, { attempt }) {
        attempt("it", () => {
          throw new RangeError("out of range");
        });
      },
    });
    assert.throws(() => runOnResource(broken, { type: queue }), /out of range/);
  });

  it("takes the config's settings, and names every mistake in them", () => {
    assertContent(runOnResource(named, { type: queue, props: { name: "ab", label: "ab" } }, { least: 2 }));
    assert.throws(
      () => runOnResource(named, { type: queue }, { least: "2", most: 3 }),
      /The config of policy queue-named can't be read: (?=.*least: )(?=.*most is no setting of it; its settings are least)/,
    );
  });

  it("mends where it is asked to, and only what it applies to", async () => {
    assert.deepEqual(await remediated(named, { type: queue }, { least: 3 }), { name: "qqq" });
    assert.equal(await remediated(named, { type: queue, props: { name: "q" } }), undefined);
    assert.equal(await remediated(named, { type: "aws:sns/topic:Topic" }), undefined);
  });

  it("of a stack looks at each resource, and names ten of those that it could not", () => {
    const all = stackPolicy({
      ...text,
      settings: noSettings,
      validate({ resources }, { report, attempt }) {
        for (const { name, urn, props } of resources)
          attempt(name, () => props.name === "bad" && report(violation, urn));
      },
    });
    const unread = Array.from({ length: 12 }, (_, index) => ({
      type: queue,
      name: `q${index}`,
      props: { name: unknown },
    }));
    const result = runOnStack(all, [...unread, { type: queue, name: "last", props: { name: "bad" } }]);
    assert.deepEqual(
      result.violations.map(({ urn }) => urn),
      [`urn:pulumi:dev::app::${queue}::last`],
    );
    assert.match(result.undecided[0] ?? "", /: q0 \(\.name\); .*q9 \(\.name\); 2 more$/);
    assertUndecided(runOnStack(all, unread.slice(0, 1)), "q0 (.name)");
  });
});

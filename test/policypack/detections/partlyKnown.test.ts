import assert from "node:assert/strict";
import { NotKnown, notKnownIn, partlyKnown, readableCopy } from "../../../policypack/detections/partlyKnown";
import { UnknownValueError, unknownCheckingProxy } from "../../../policypack/unknownValue";
import { unknown } from "../policyRun";

describe("What is partly known", () => {
  const props = unknownCheckingProxy({
    name: "web",
    arn: unknown,
    ingress: [{ fromPort: 22, cidrBlocks: [unknown] }, unknown],
  });

  it("is read to its depths, with a mark where a value is not known", () => {
    const read = partlyKnown(() => props);
    assert.deepEqual(
      notKnownIn(read).map(({ error }) => error.props.join(".")),
      ["arn", "ingress.0.cidrBlocks.0", "ingress.1"],
    );
    assert.equal(
      partlyKnown(() => props.name),
      "web",
    );
    assert.ok(partlyKnown(() => props.arn) instanceof NotKnown);
  });

  it("lets any other error pass", () => {
    assert.throws(
      () =>
        partlyKnown(() => {
          throw new RangeError("other");
        }),
      RangeError,
    );
  });

  it("can be read once more where it was behind two proxies, as in a remediation", () => {
    // As the SDK's proxy for secrets: what it hands on is another proxy, whatever the engine of JavaScript thinks of that.
    const inner = (target: object): object =>
      new Proxy(target, {
        get: (each, key): unknown => {
          const value: unknown = Reflect.get(each, key);
          return value instanceof Object ? inner(value) : value;
        },
      });
    const twice = unknownCheckingProxy({ props: inner({ list: [{ a: 1 }, { a: unknown }] }) });
    const copy = readableCopy(recordIn(twice.props));
    const { list } = copy;
    assert.ok(Array.isArray(list));
    assert.throws(() => list.map((each) => each.a), UnknownValueError);
    assert.deepEqual(
      list.slice(0, 1).map((each) => each.a),
      [1],
    );
  });
});

function recordIn(value: object): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.keys(value).map((key): [string, unknown] => [key, Reflect.get(value, key)]));
}

import assert from "node:assert/strict";
import fc from "fast-check";
import { externalIdsIn, publisherOf, shortestExternalId } from "../../../functions/domain/externalIds";

describe("The secret of ExternalIds", () => {
  it("is one for all, or one for each publisher by name", () => {
    assert.deepEqual(externalIdsIn(" one-for-everybody\n"), [{ publisher: "topic", value: "one-for-everybody" }]);
    assert.deepEqual(externalIdsIn('{"soar": "of-the-soar", "desk": "of-the-desk"}'), [
      { publisher: "soar", value: "of-the-soar" },
      { publisher: "desk", value: "of-the-desk" },
    ]);
  });

  it("counts what is too short for nothing, and nothing at all for nobody's", () => {
    assert.deepEqual(externalIdsIn("12345678"), []);
    assert.deepEqual(externalIdsIn('{"soar": "12345678", "desk": "123456789"}'), [
      { publisher: "desk", value: "123456789" },
    ]);
    assert.deepEqual(externalIdsIn(undefined), []);
    assert.deepEqual(externalIdsIn(""), []);
    assert.equal(publisherOf("", []), undefined);
  });

  it("takes what begins like an object and is none for a text", () => {
    assert.deepEqual(externalIdsIn("{not json}"), [{ publisher: "topic", value: "{not json}" }]);
  });

  it("knows a publisher by exactly what the secret has, and by nothing else", () => {
    const value = fc
      .string({ minLength: shortestExternalId, maxLength: 64 })
      .filter((text) => text.trim() === text && !text.startsWith("{"));
    fc.assert(
      fc.property(value, fc.string(), (known, given) => {
        const ids = externalIdsIn(known);
        assert.equal(publisherOf(known, ids), "topic");
        assert.equal(publisherOf(given, ids), given === known ? "topic" : undefined);
        assert.equal(publisherOf(`${known} `, ids), undefined);
      }),
    );
  });
});

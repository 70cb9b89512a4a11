import assert from "node:assert/strict";
import * as fc from "fast-check";
import {
  fill,
  type PlaceholderValues,
  placeholders,
  unknownPlaceholders,
} from "../../../functions/start-automation/placeholders";

const values: PlaceholderValues = {
  resourceId: "invoices",
  instanceId: undefined,
  account: "111122223333",
  region: "eu-central-1",
  partition: "aws",
  findingId: "rule/invoices",
};

describe("Placeholders of a row's parameters", () => {
  it("are filled in wherever they stand", () => {
    assert.deepEqual(fill("arn:{partition}:sqs:{region}:{account}:{resourceId}", values), {
      kind: "filled",
      text: "arn:aws:sqs:eu-central-1:111122223333:invoices",
    });
  });

  it("are said to be missing where the finding does not give them", () => {
    assert.deepEqual(fill("{account}/{instanceId}", values), { kind: "missing", placeholder: "{instanceId}" });
  });

  it("that nobody fills in are found, with their braces", () => {
    assert.deepEqual(unknownPlaceholders("{resourceId} {bucket} {} {constructor}"), [
      "{bucket}",
      "{}",
      "{constructor}",
    ]);
  });

  it("are filled in once: what a finding gives is never read as a placeholder", () => {
    fc.assert(
      fc.property(fc.constantFrom(...placeholders), fc.string(), (name, text) => {
        const given = { ...values, [name]: `${text}{account}` };
        assert.deepEqual(fill(`{${name}}`, given), { kind: "filled", text: `${text}{account}` });
      }),
    );
  });
});

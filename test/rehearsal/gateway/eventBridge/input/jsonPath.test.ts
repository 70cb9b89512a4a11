import assert from "node:assert/strict";
import { selectByJsonPath } from "../../../../../rehearsal/gateway/eventBridge/input/jsonPath";

const event = {
  source: "shop",
  "detail-type": "Order",
  detail: { items: [{ sku: "a" }, { sku: "b" }, {}], "x/y": 1, nothing: null, deep: { list: [1, 2] } },
};

describe("A JSON path on an event", () => {
  const selected: readonly [path: string, value: unknown][] = [
    ["$", event],
    ["$.source", "shop"],
    ["$.detail-type", "Order"],
    ["$.detail.items[1].sku", "b"],
    ["$.detail.items[*].sku", ["a", "b"]],
    ["$.detail.deep.*", [[1, 2]]],
    ["$.detail.x/y", 1],
    ["$.detail.nothing", null],
  ];
  for (const [path, value] of selected) {
    it(`selects by ${path}`, () => {
      assert.deepEqual(selectByJsonPath(event, path), value);
    });
  }

  const missing = [
    "$.nowhere",
    "$.source.length",
    "$.detail.items[9]",
    "$.detail.items.length",
    "$.constructor",
    "source",
    "$..sku",
    "$['source']",
    "$.detail.items[?(@.sku)]",
  ];
  for (const path of missing) {
    it(`selects nothing by ${path}`, () => {
      assert.equal(selectByJsonPath(event, path), undefined);
    });
  }
});

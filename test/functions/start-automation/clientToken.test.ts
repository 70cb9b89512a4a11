import assert from "node:assert/strict";
import * as z from "zod";
import { clientTokenOf } from "../../../functions/start-automation/clientToken";

describe("The client token of a start", () => {
  it("is a UUID, the same for the same attempt and another for the next", () => {
    const first = clientTokenOf("fb-20261121-k3x9q2mz", 1);
    assert.ok(z.uuid().safeParse(first).success, first);
    assert.equal(clientTokenOf("fb-20261121-k3x9q2mz", 1), first);
    assert.notEqual(clientTokenOf("fb-20261121-k3x9q2mz", 2), first);
    assert.notEqual(clientTokenOf("fb-20261121-k3x9q2mx", 1), first);
  });
});

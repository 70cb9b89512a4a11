import assert from "node:assert/strict";
import { Failure, failureOf, tellFailure } from "../../../rehearsal/report/failure";

const systemError = (code: string, more: object = {}) =>
  Object.assign(new Error(`${code}: it failed`), { code, ...more });

describe("telling a failure", () => {
  it("says what happened and what to do, without a stack trace", () => {
    assert.deepEqual(tellFailure(new Failure("It broke.", "Mend it.")), ["It broke.", "Mend it."]);
  });

  it("finds the failure behind other errors", () => {
    const error = new Error("outer", { cause: new Error("inner", { cause: new Failure("It broke.", "Mend it.") }) });
    assert.equal(failureOf(error)?.message, "It broke.");
  });

  it("knows a full disk by code and by what a tool wrote", () => {
    for (const error of [systemError("ENOSPC"), systemError("EDQUOT"), new Error("write: no space left on device")]) {
      assert.match(tellFailure(error)[0] ?? "", /^The disk is full/);
    }
  });

  it("names the port that is in use", () => {
    const [what, remedy] = tellFailure(systemError("EADDRINUSE", { port: 4600 }));
    assert.equal(what, "Port 4600 on 127.0.0.1 is in use by another process.");
    assert.match(remedy ?? "", /--port/);
  });

  it("shows the stack of what nobody foresaw", () => {
    assert.match(tellFailure(new TypeError("x is undefined"))[0] ?? "", /TypeError: x is undefined\n\s+at /);
  });
});

import assert from "node:assert/strict";
import { readException } from "../../../functions/domain/exception";

describe("Reading the exception tag", () => {
  it("exempts with any value, an empty one too", () => {
    assert.deepEqual(readException({ SecurityException: "Jira-1234" }, "SecurityException"), {
      kind: "exempt",
      value: "Jira-1234",
    });
    assert.deepEqual(readException({ SecurityException: "" }, "SecurityException"), { kind: "exempt", value: "" });
  });

  it("does not exempt by a key of other case, of another name, or of the object itself", () => {
    assert.deepEqual(
      readException({ securityexception: "Jira-1234", "SecurityException-2": "x" }, "SecurityException"),
      { kind: "none" },
    );
    assert.deepEqual(readException({}, "constructor"), { kind: "none" });
  });
});

import assert from "node:assert/strict";
import { describeError } from "../../../functions/aws/errorCode";

function refusal(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

describe("Describing an error of AWS", () => {
  it("gives code and message", () => {
    assert.equal(describeError(refusal("AccessDenied", "no")), "AccessDenied: no");
  });

  it("leaves out what EC2 appends for machines alone", () => {
    const encoded = "aB-_3".repeat(400);
    const message = `You are not authorized to perform this operation. Encoded authorization failure message: ${encoded}`;
    assert.equal(
      describeError(refusal("UnauthorizedOperation", message)),
      "UnauthorizedOperation: You are not authorized to perform this operation.",
    );
  });

  it("is never longer than 600 characters", () => {
    const described = describeError(refusal("ValidationError", "x".repeat(5000)));
    assert.equal(described.length, 600);
    assert.ok(described.endsWith("…"));
  });
});

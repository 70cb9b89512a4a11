import assert from "node:assert/strict";
import { PulumiCommand } from "@pulumi/pulumi/automation";
import { type Run, unreadAnswer, withoutUnread } from "../../../rollout/engine/unreadAnswers";

const history = ["stack", "history", "--json", "--page-size", "1"];
const masked = ["stack", "output", "--json", "--stack", "member"];
const plain = ["stack", "output", "--json", "--show-secrets", "--stack", "member"];

describe("What the Automation API asks after each operation", () => {
  it("is answered without a process where nobody reads it", () => {
    assert.deepEqual(
      [history, masked, plain].map((args) => unreadAnswer(args, "nothing")),
      ["[]", "{}", "{}"],
    );
    assert.deepEqual(
      [history, masked, plain].map((args) => unreadAnswer(args, "outputs")),
      ["[]", "{}", undefined],
    );
  });

  it("is not taken for another command", () => {
    for (const args of [["up", "--yes"], ["stack", "init", "history"], ["stack", "select", "--stack", "output"], []])
      assert.equal(unreadAnswer(args, "nothing"), undefined);
  });

  it("leaves the rest to the command, and what it is besides", async () => {
    const asked: (readonly string[])[] = [];
    const run: Run = async (args) => {
      asked.push(args);
      return { stdout: "ran", stderr: "", code: 0 };
    };
    const command = Object.create(PulumiCommand.prototype, { run: { value: run }, command: { value: "pulumi" } });
    const answering = withoutUnread(command, "outputs");
    const { run: answer } = answering as PulumiCommand & { readonly run: Run };
    assert.ok(answering instanceof PulumiCommand);
    assert.equal(answering.command, "pulumi");
    assert.equal((await answer(history, ".", {})).stdout, "[]");
    assert.equal((await answer(plain, ".", {})).stdout, "ran");
    assert.deepEqual(asked, [plain]);
  });
});

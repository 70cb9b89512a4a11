import assert from "node:assert/strict";
import { parseCommand } from "../../../rehearsal/cli/arguments";

const known = ["isolate", "exception"];
const parse = (...argv: string[]) => parseCommand(argv, known);

describe("the command line", () => {
  it("rehearses every scenario when none is named", () => {
    assert.deepEqual(parse(), { kind: "rehearse", scenarios: known, keep: false, json: false });
  });

  it("takes scenarios and flags in any order", () => {
    assert.deepEqual(parse("--json", "exception", "--port", "4600", "--keep"), {
      kind: "rehearse",
      scenarios: ["exception"],
      keep: true,
      json: true,
      port: 4600,
    });
  });

  it("knows help and the list", () => {
    assert.deepEqual(parse("-h"), { kind: "help" });
    assert.deepEqual(parse("--list", "isolate"), { kind: "list" });
  });

  for (const [argv, complaint] of [
    [["isolat"], 'Unknown scenario "isolat". There are: isolate, exception.'],
    [["--frob"], "Unknown option '--frob'. There are: --help, --list, --keep, --json, --port."],
    [["--port", "http"], '--port takes a number from 1 to 65535, not "http".'],
    [["--port", "70000"], '--port takes a number from 1 to 65535, not "70000".'],
  ] as const) {
    it(`says what is wrong with ${argv.join(" ")}`, () => {
      assert.deepEqual(parse(...argv), { kind: "mistake", message: complaint });
    });
  }
});

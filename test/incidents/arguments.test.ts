import assert from "node:assert/strict";
import { parseCommand, UsageError } from "../../incidents/arguments";

describe("What is typed after npm run incidents --", () => {
  it("lists open incidents unless told which", () => {
    assert.deepEqual(parseCommand(["list"]), {
      kind: "list",
      statuses: ["containing", "contained", "failed", "partly-released"],
      json: false,
    });
    assert.deepEqual(parseCommand(["list", "--status", "exempt, released", "--json"]), {
      kind: "list",
      statuses: ["exempt", "released"],
      json: true,
    });
  });

  it("shows by incident or resource", () => {
    assert.deepEqual(parseCommand(["show", "fb-20260301-abcdefgh"]), {
      kind: "show",
      id: "fb-20260301-abcdefgh",
      json: false,
    });
  });

  it("releases with a reason", () => {
    assert.deepEqual(parseCommand(["release", "i-0123456789abcdef0", "--reason", " a false alarm "]), {
      kind: "release",
      id: "i-0123456789abcdef0",
      reason: "a false alarm",
      json: false,
    });
  });

  it("helps when asked, and when nothing is typed", () => {
    for (const words of [[], ["help"], ["--help"], ["release", "-h"]])
      assert.deepEqual(parseCommand(words), { kind: "help" });
  });

  for (const [what, words, answer] of [
    ["an unknown command", ["delete"], /no command "delete"; there are list, show and release/],
    ["a release without a reason", ["release", "fb-1"], /needs --reason/],
    ["a release for no reason at all", ["release", "fb-1", "--reason", "  "], /needs --reason/],
    ["a release of nothing", ["release", "--reason", "x"], /Which one/],
    ["a show of nothing", ["show"], /Which one/],
    ["an unknown status", ["list", "--status", "open"], /no status "open"; there are containing/],
    ["an id for list", ["list", "fb-1"], /did you mean: show fb-1/],
    ["an unknown option", ["list", "--all"], /--all/],
    ["too many words", ["show", "fb-1", "fb-2"], /fb-2/],
  ] as const) {
    it(`refuses ${what}, and says what there is`, () => {
      assert.throws(
        () => parseCommand(words),
        (error) => error instanceof UsageError && answer.test(error.message),
      );
    });
  }
});

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

  const instance = "arn:aws:ec2:eu-central-1:111122223333:instance/i-0123456789abcdef0";
  const role = "arn:aws:iam::111122223333:role/service-role/web";

  it("contains by ARN, until somebody releases it, unless told for how long", () => {
    const contain = {
      kind: "contain",
      reason: "it mines",
      sessionsOnly: false,
      dryRun: false,
      hold: undefined,
      json: false,
    };
    assert.deepEqual(parseCommand(["contain", instance, "--reason", "it mines"]), { ...contain, arn: instance });
    assert.deepEqual(
      parseCommand(["contain", role, "--reason", "it mines", "--sessions-only", "--for", "4h", "--dry-run"]),
      { ...contain, arn: role, sessionsOnly: true, dryRun: true, hold: { for: "4h", then: "ask" } },
    );
    const asked = parseCommand(["contain", role, "--reason", "x", "--for", "2d", "--then", "release"]);
    assert.deepEqual(asked.kind === "contain" && asked.hold, { for: "2d", then: "release" });
  });

  it("extends what is contained, and leaves what comes then as it is unless told", () => {
    const extend = { kind: "extend", id: "fb-1", reason: "not over", for: "30m", json: false };
    assert.deepEqual(parseCommand(["extend", "fb-1", "--for", "30m", "--reason", "not over"]), {
      ...extend,
      then: undefined,
    });
    assert.deepEqual(parseCommand(["extend", "fb-1", "--for", "30m", "--reason", "not over", "--then", "ask"]), {
      ...extend,
      then: "ask",
    });
  });

  it("helps when asked, and when nothing is typed", () => {
    for (const words of [[], ["help"], ["--help"], ["release", "-h"]])
      assert.deepEqual(parseCommand(words), { kind: "help" });
  });

  for (const [what, words, answer] of [
    ["an unknown command", ["delete"], /no command "delete"; there are list, show, contain, extend and release/],
    ["a release without a reason", ["release", "fb-1"], /needs --reason/],
    ["a release for no reason at all", ["release", "fb-1", "--reason", "  "], /needs --reason/],
    ["a release of nothing", ["release", "--reason", "x"], /Which one/],
    ["a show of nothing", ["show"], /Which one/],
    ["an unknown status", ["list", "--status", "open"], /no status "open"; there are containing/],
    ["an id for list", ["list", "fb-1"], /did you mean: show fb-1/],
    ["an unknown option", ["list", "--all"], /--all/],
    ["a containment of what is no ARN", ["contain", "i-0123456789abcdef0", "--reason", "x"], /is no ARN/],
    ["a containment of a bucket", ["contain", "arn:aws:s3:::invoices", "--reason", "x"], /names no account/],
    ["a containment without a reason", ["contain", instance], /needs --reason/],
    [
      "the sessions of an instance",
      ["contain", instance, "--reason", "x", "--sessions-only"],
      /users, roles and functions/,
    ],
    [
      "a hold of no length",
      ["contain", instance, "--reason", "x", "--for", "soon"],
      /--for soon: it must be 5 minutes/,
    ],
    ["an end without a hold", ["contain", instance, "--reason", "x", "--then", "ask"], /comes after --for/],
    ["an unknown end", ["contain", instance, "--reason", "x", "--for", "4h", "--then", "wait"], /release or ask/],
    ["an extension by nothing", ["extend", "fb-1", "--reason", "x"], /needs --for/],
    ["an extension without a reason", ["extend", "fb-1", "--for", "4h"], /needs --reason/],
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

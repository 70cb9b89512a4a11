import assert from "node:assert/strict";
import { parseCommand, UsageError } from "../../governance/arguments";

describe("What is typed after npm run exceptions --", () => {
  it("looks two weeks back at all accounts unless told", () => {
    assert.deepEqual(parseCommand(["dry-run"]), {
      kind: "dry-run",
      config: "Pulumi.management.yaml",
      days: 14,
      accounts: undefined,
      regions: undefined,
      role: "OrganizationAccountAccessRole",
      events: undefined,
      json: false,
    });
  });

  it("takes accounts, Regions, days, a role and a file", () => {
    const typed =
      "dry-run --accounts 111122223333,444455556666 --regions eu-central-1 --days 90 --role audit/Reader --events e.json --json";
    assert.deepEqual(parseCommand(typed.split(" ")), {
      kind: "dry-run",
      config: "Pulumi.management.yaml",
      days: 90,
      accounts: ["111122223333", "444455556666"],
      regions: ["eu-central-1"],
      role: "audit/Reader",
      events: "e.json",
      json: true,
    });
  });

  it("lists what there is something to say of, or all", () => {
    assert.deepEqual(parseCommand(["list"]), { kind: "list", all: false, json: false });
    assert.deepEqual(parseCommand(["list", "--all", "--json"]), { kind: "list", all: true, json: true });
  });

  it("helps when asked, and when nothing is typed", () => {
    for (const words of [[], ["help"], ["dry-run", "-h"]]) assert.deepEqual(parseCommand(words), { kind: "help" });
  });

  for (const [what, words, answer] of [
    ["an unknown command", ["attach"], /no command "attach"; there are list and dry-run/],
    ["too many words", ["dry-run", "now"], /Too many words: now/],
    ["more days than there are", ["dry-run", "--days", "91"], /from 1 to 90/],
    ["an option of another command", ["list", "--days", "7"], /list takes no --days/],
    ["the other way round", ["dry-run", "--all"], /dry-run takes no --all/],
    ["a part of a day", ["dry-run", "--days", "0.5"], /from 1 to 90/],
    ["an account without an id", ["dry-run", "--accounts", "payments"], /--accounts payments: give ids of 12 digits/],
    ["a Region that is none", ["dry-run", "--regions", "europe"], /--regions europe/],
    ["a role by its ARN", ["dry-run", "--role", "arn:aws:iam::1:role/x"], /--role arn/],
    ["an unknown option", ["dry-run", "--target", "ou-1"], /--target/],
  ] as const) {
    it(`refuses ${what}, and says what there is`, () => {
      assert.throws(
        () => parseCommand(words),
        (error) => error instanceof UsageError && answer.test(error.message),
      );
    });
  }
});

import assert from "node:assert/strict";
import { parseCommand, UsageError } from "../../rollout/arguments";

describe("npm run rollout", () => {
  it("shows its help where nothing is asked of it", () => {
    for (const argv of [[], ["help"], ["up", "--help"]]) assert.equal(parseCommand(argv).kind, "help");
  });

  it("takes accounts and units in one list or one by one", () => {
    const command = parseCommand([
      "up",
      "--account",
      "000000000001,000000000002",
      "--account",
      "000000000003",
      "--unit",
      "Workloads",
    ]);
    assert.ok(command.kind === "up");
    assert.deepEqual(command.narrowing, {
      accounts: ["000000000001", "000000000002", "000000000003"],
      units: ["Workloads"],
      regions: [],
    });
    assert.equal(command.file, "rollout.yaml");
    assert.equal(command.again, false);
  });

  it("takes Firebreak out of accounts only for who says that he means it", () => {
    assert.throws(() => parseCommand(["destroy"]), /--yes/);
    assert.equal(parseCommand(["destroy", "--yes"]).kind, "destroy");
  });

  const mistakes: Readonly<Record<string, readonly string[]>> = {
    "There is no command": ["upp"],
    "an account id has 12 digits": ["up", "--account", "12"],
    "Too many words": ["up", "000000000001"],
    "--drift is for status": ["up", "--drift"],
    "--cancel-stale is for up, destroy": ["plan", "--cancel-stale"],
    "--region is for": ["up", "--region", "eu-central-1"],
    "a number from 1": ["up", "--concurrency", "0"],
    "Unknown option": ["up", "--al"],
  };
  for (const [told, argv] of Object.entries(mistakes))
    it(`refuses ${argv.join(" ")}`, () =>
      assert.throws(
        () => parseCommand(argv),
        (error) => error instanceof UsageError && error.message.includes(told),
      ));
});

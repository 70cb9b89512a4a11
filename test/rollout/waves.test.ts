import assert from "node:assert/strict";
import { wavesOf } from "../../rollout/waves";
import { account, memberAccount, targetOf } from "./accounts";
import { settingsOf } from "./settingsOf";

const management = targetOf(account("100000000001"), "management");
const security = targetOf(account("100000000002"), "security");
const members = Array.from({ length: 10 }, (_, index) => targetOf(memberAccount(index + 1)));
const all = [management, security, ...members];

function told(
  written: Readonly<Record<string, unknown>>,
  reversed = false,
): readonly (readonly [string, number, number?])[] {
  return wavesOf(all, settingsOf(written), reversed).map(({ name, targets, stopAt }) =>
    stopAt === undefined ? [name, targets.length] : [name, targets.length, stopAt],
  );
}

describe("Waves", () => {
  it("put management first and security last, each by itself, for rules of the organization need every member's role", () => {
    assert.deepEqual(told({}), [
      ["management", 1],
      ["members", 10],
      ["security", 1],
    ]);
    assert.deepEqual(
      wavesOf(all, settingsOf()).map(({ oneAtATime }) => oneAtATime),
      [true, false, true],
    );
  });

  it("put security before the members whose own rules invoke its function", () => {
    const order = [
      ["management", 1],
      ["security", 1],
      ["members", 10],
    ];
    assert.deepEqual(told({ config: { security: { configRules: "accounts" } } }), order);
    assert.deepEqual(told({ config: { all: { configRules: "accounts" } } }), order);
    assert.deepEqual(told({ config: { all: { "firebreak:configRules": "accounts" } } }), order);
  });

  it("begin with a canary, which stops at its first failure", () => {
    assert.deepEqual(told({ waves: { canary: 2 } }), [
      ["management", 1],
      ["canary", 2, 1],
      ["members", 8],
      ["security", 1],
    ]);
    const [, canary] = wavesOf(all, settingsOf({ waves: { canary: ["000000000007", "000000000009"] } }));
    assert.deepEqual(
      canary?.targets.map(({ account: { id } }) => id),
      ["000000000007", "000000000009"],
    );
  });

  it("hold as many accounts as they are told, by count or by percentage, and stop at their own share", () => {
    assert.deepEqual(told({ waves: { size: 4, stopAt: 2 } }), [
      ["management", 1],
      ["wave 1 of 3", 4, 2],
      ["wave 2 of 3", 4, 2],
      ["wave 3 of 3", 2, 2],
      ["security", 1],
    ]);
    assert.deepEqual(told({ waves: { canary: 1, size: "50%", stopAt: "10%" } }), [
      ["management", 1],
      ["canary", 1, 1],
      ["wave 1 of 2", 5, 1],
      ["wave 2 of 2", 4, 1],
      ["security", 1],
    ]);
  });

  it("run the other way round where it is all taken down", () => {
    assert.deepEqual(
      told({ waves: { size: 5 } }, true).map(([name]) => name),
      ["security", "wave 2 of 2", "wave 1 of 2", "management"],
    );
  });

  it("are none where there is nothing to do", () => {
    assert.deepEqual(wavesOf([], settingsOf({ waves: { canary: 1, size: "10%" } })), []);
  });
});

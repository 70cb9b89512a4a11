import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { isLateRefusal } from "../../../rollout/engine/lateRefusals";

const checkout = join(__dirname, "..", "..", "..");

/** Exit status of a process that outlives late refusals, once nobody has handled this rejection. */
function endOf(rejection: string): number | null {
  const program = `
    require("./rollout/engine/lateRefusals").outliveLateRefusals();
    void Promise.reject(${rejection});
    setTimeout(() => process.exit(7), 50);`;
  const loader = join(checkout, "rehearsal", "setup", "typescript.cjs");
  return spawnSync(process.execPath, ["--require", loader, "--eval", program], { cwd: checkout }).status;
}

describe("A call that is refused once its engine is gone", () => {
  it("is told by its status and its words", () => {
    const refused = Object.assign(new Error("14 UNAVAILABLE: No connection established. Last error: …"), { code: 14 });
    assert.equal(isLateRefusal(refused), true);
    assert.equal(isLateRefusal(Object.assign(new Error("14 UNAVAILABLE: try later"), { code: 14 })), false);
    assert.equal(isLateRefusal(new Error("No connection established")), false);
    assert.equal(isLateRefusal("No connection established"), false);
  });

  it("does not end the process, and whatever else nobody handles does", () => {
    const refused = `Object.assign(new Error("14 UNAVAILABLE: No connection established."), { code: 14 })`;
    assert.equal(endOf(refused), 7);
    assert.equal(endOf(`new Error("a mistake")`), 1);
  });
});

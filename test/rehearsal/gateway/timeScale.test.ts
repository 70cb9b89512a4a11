import assert from "node:assert/strict";
import { TimeScale } from "../../../rehearsal/gateway/timeScale";

describe("the time scale", () => {
  it("shortens a minute to a moment, and waits at all", async () => {
    const scale = new TimeScale(0.001);
    const began = performance.now();
    await scale.delay(60);
    const waited = performance.now() - began;
    assert.ok(waited >= 55 && waited < 2000, `waited ${waited} ms`);
  });

  it("can be changed while it is in use", async () => {
    const scale = new TimeScale(1);
    scale.factor = 0;
    const began = performance.now();
    await scale.delay(3600);
    assert.ok(performance.now() - began < 1000);
  });

  it("ends early when it is told to", async () => {
    const scale = new TimeScale(1);
    await assert.rejects(scale.delay(3600, AbortSignal.timeout(5)), { name: "AbortError" });
  });
});

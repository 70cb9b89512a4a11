import { isLateRefusal } from "../rollout/engine/lateRefusals";

let inFile = false;

/** Mocha's own: what nobody handles while a file runs is mocha's to judge. */
export const mochaHooks = {
  beforeAll() {
    inFile = true;
  },
  afterAll() {
    inFile = false;
  },
};

/** Between two files nobody listens, and a late refusal would end the process, and with it the results of all its files. */
function outlive(reason: unknown): void {
  if (!inFile && !isLateRefusal(reason)) throw reason;
}

process.on("unhandledRejection", outlive);
// Mocha takes every listener away at the end of a file.
process.on("removeListener", (event, listener) => {
  if (event === "unhandledRejection" && listener === outlive) process.on("unhandledRejection", outlive);
});

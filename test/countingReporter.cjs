const { writeFileSync } = require("node:fs");
const { reporters } = require("mocha");

/** Mocha's own `spec`, and the counts as JSON in the file that `--reporter-option counts=<file>` names. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once("end", () => {
      const { passes, failures } = this.stats;
      writeFileSync(options.reporterOptions.counts, JSON.stringify({ passed: passes, failed: failures }));
    });
  }
};

// Mocha's spec report, and its counts in COUNT_FILE for the sum that `npm test` ends with.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class CountReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.COUNT_FILE;
      if (file) writeFileSync(file, JSON.stringify(this.stats));
    });
  }
};

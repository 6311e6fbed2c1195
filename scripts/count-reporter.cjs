// Mocha's spec report; and in COUNT_FILE, for the end of `npm test`, its counts and what failed.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class CountReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const file = process.env.COUNT_FILE;
      if (file)
        writeFileSync(file, JSON.stringify({ ...this.stats, failed: this.failures.map(toText) }));
    });
  }
};

function toText(test) {
  const { stack, message } = test.err ?? {};
  return `${test.titlePath().join(' › ')}\n${stack ?? message ?? 'failed'}`;
}

// A program of the tests: loads what Node-RED loads of the package, in a process of its own, and prints what that has
// brought with it. Arguments: the files, by their whole paths.
'use strict';
const entries = process.argv.slice(2);

/** How many of Intl's objects were made; what makes them is Node's own. */
let formatters = 0;
for (const name of Object.getOwnPropertyNames(Intl)) {
  const Original = Intl[name];
  if (typeof Original?.supportedLocalesOf !== 'function') continue;
  const count = () => (formatters += 1);
  Intl[name] = new Proxy(Original, {
    construct: (...call) => (count(), Reflect.construct(...call)),
    apply: (...call) => (count(), Reflect.apply(...call)),
  });
}

const exported = entries.map((entry) => require(entry));
const files = Object.keys(require.cache).filter((file) => file !== __filename);
console.log(JSON.stringify({ files, formatters, kinds: exported.map((one) => typeof one) }));

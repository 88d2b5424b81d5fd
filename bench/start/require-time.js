/**
 * Prints how many milliseconds it takes to require all given files, in a process where n8n-workflow is loaded
 * already, as it is in n8n: `node require-time.js <file>…`. Plain JavaScript, so that nothing else is loaded.
 */
const { createRequire } = require('node:module');

const files = process.argv.slice(2);
const load = createRequire(files[0]);
load('n8n-workflow');
const before = process.hrtime.bigint();
for (const file of files) load(file);
process.stdout.write(String(Number(process.hrtime.bigint() - before) / 1e6));

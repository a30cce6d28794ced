#!/usr/bin/env node
// `npx riposte`: the same as `npm run riposte --`, from wherever the person is.
process.env.INIT_CWD ??= process.cwd();
process.argv.splice(2, 0, 'riposte');
await import('../run.mjs');

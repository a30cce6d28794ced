// Bundled with and without our esbuild plugins by the test in the folder above: prints what each
// build puts on the wire and what it makes of the answers. A difference is a broken client.
import { ACCOUNT_CALLS } from './account-calls.ts';
import { play } from './call.ts';
import { JSON_CALLS } from './json-calls.ts';
import { NETWORK_CALLS } from './network-calls.ts';
import { SCALING_CALLS } from './scaling-calls.ts';
import { XML_CALLS } from './xml-calls.ts';

const NOW = Date.UTC(2026, 10, 21, 10, 0, 0);
globalThis.Date = new Proxy(Date, {
  construct: (target, args: unknown[]) =>
    Reflect.construct(target, args.length > 0 ? args : [NOW]) as Date,
  get: (target, key) => (key === 'now' ? () => NOW : (Reflect.get(target, key) as unknown)),
});

async function main(): Promise<void> {
  const outcomes = [];
  const calls = [JSON_CALLS, XML_CALLS, SCALING_CALLS, NETWORK_CALLS, ACCOUNT_CALLS];
  for (const call of calls.flat()) outcomes.push(await play(call));
  process.stdout.write(JSON.stringify(outcomes));
}

void main();

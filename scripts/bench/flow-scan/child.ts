import { readFileSync, statSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { scanDuckDb } from './scan-duckdb.ts';
import { scanEngine, scanEngineInThreads } from './scan-engine.ts';
import { scanNaive } from './scan-naive.ts';
import type { ScanTask, Scanner } from './scan-task.ts';
import { scanZlib } from './scan-zlib.ts';
import type { ScannerName, TrialResult } from './trial.ts';

/** One measurement in a process of its own: the trial comes on standard input, its figures go to standard output. */
const SCANNERS: Readonly<Record<ScannerName, Scanner>> = {
  duckdb: scanDuckDb,
  engine: scanEngine,
  'engine-threads': scanEngineInThreads,
  naive: scanNaive,
  zlib: scanZlib,
};

const { scanner, task } = JSON.parse(await text(process.stdin)) as {
  readonly scanner: ScannerName;
  readonly task: ScanTask;
};
process.stdout.write(JSON.stringify(await measure(SCANNERS[scanner], task)));

/** Code is loaded already: a bundle on Lambda is too. */
async function measure(scan: Scanner, given: ScanTask): Promise<TrialResult> {
  const wallBefore = performance.now();
  const cpuBefore = process.cpuUsage();
  const describe = await scan(given);
  const { user, system } = process.cpuUsage(cpuBefore);
  const measured = {
    cpuSeconds: (user + system) / 1e6,
    wallSeconds: (performance.now() - wallBefore) / 1e3,
    maxRssMib: maxRssMib(),
    storedBytes: given.files.reduce((total, file) => total + statSync(file).size, 0),
  };
  return { ...measured, ...describe() };
}

/** Linux lets a process inherit the peak of its parent in getrusage(2); VmHWM of proc(5) is its own. */
function maxRssMib(): number {
  const inherited = process.resourceUsage().maxRSS / 1024;
  if (process.platform !== 'linux') return inherited;
  const [, own] = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? [];
  return own === undefined ? inherited : Number(own) / 1024;
}

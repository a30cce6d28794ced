import { type Bench, comparePairs, type Measurement, type Skipped } from '../measurement.ts';
import {
  createMaterials,
  DEFAULT_RECORDS,
  type FlowScanOptions,
  type Materials,
} from './materials.ts';
import { differences } from './outcome.ts';
import { type Contender, type Duel, type Results, type Row, ROWS } from './rows.ts';
import type { TrialResult } from './trial.ts';

type RunDuel = (duel: Duel) => Promise<readonly Results[]>;

/** The benches of the flow-log engine. Rows of the full data set are there only when it was asked for. */
export function flowScanBenches(options: FlowScanOptions): Bench[] {
  const materials = createMaterials(options);
  const duels = new Map<Duel, Promise<readonly Results[]>>();
  const runOnce: RunDuel = (duel) => {
    const known = duels.get(duel) ?? runDuel(duel, materials, options.rounds);
    duels.set(duel, known);
    return known;
  };
  return ROWS.filter(({ needsFull }) => !needsFull || options.full).map((row) => ({
    name: row.name,
    onDemand: true,
    measure: () => measure(withGoal(row, options), materials, runOnce),
  }));
}

/** With fewer records most of the time goes into getting started, which no goal is about. */
function withGoal({ goal, ...row }: Row, { records }: FlowScanOptions): Row {
  return goal && records >= DEFAULT_RECORDS ? { ...row, goal } : row;
}

async function measure(
  row: Row,
  materials: Materials,
  run: RunDuel,
): Promise<Measurement | Skipped> {
  const { name, unit, figures, goal } = row;
  const missing = row.needsDuckDb ? await materials.duckDbMissing() : undefined;
  if (missing !== undefined) return { name, skipped: missing };
  const pairs = (await run(row.duel)).map(figures);
  const measurement = comparePairs(name, unit, pairs);
  return goal ? { ...measurement, goal } : measurement;
}

/** In turn, so that whatever else the machine does falls on both alike. Throws when they do not find the same. */
async function runDuel(
  duel: Duel,
  materials: Materials,
  rounds: number,
): Promise<readonly Results[]> {
  const pairs: Results[] = [];
  for (let round = 0; round < Math.min(rounds, duel.maxRounds ?? rounds); round += 1) {
    const subject = await trial(duel.subject, materials);
    const baseline = await trial(duel.baseline, materials);
    const different = differences(subject.outcome, baseline.outcome);
    if (different.length > 0) {
      const names = `${duel.subject.scanner} and ${duel.baseline.scanner}`;
      throw new Error(`${names} do not agree on ${duel.subject.load}: ${different.join('; ')}`);
    }
    pairs.push({ subject, baseline });
  }
  return pairs;
}

async function trial(
  { scanner, load, threads }: Contender,
  materials: Materials,
): Promise<TrialResult> {
  const task = await materials.task(load, threads);
  const run = await materials.run();
  return await run({ scanner, task });
}

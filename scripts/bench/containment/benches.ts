import type { FunctionBundles } from '../function-bundles.ts';
import {
  type Bench,
  comparePairs,
  type Goal,
  type Measurement,
  type Pair,
} from '../measurement.ts';
import { instanceScene } from './instance-scene.ts';
import { keyScene } from './key-scene.ts';
import { contain, type Containment } from './contain.ts';
import type { Scene } from './scene.ts';

interface Subject {
  readonly name: string;
  readonly scene: () => Scene;
  readonly toCut: number;
  readonly total: number;
}

const SUBJECTS: readonly Subject[] = [
  { name: 'instance', scene: () => instanceScene(3), toCut: 4, total: 5 },
  { name: 'key', scene: keyScene, toCut: 3, total: 4 },
];

interface Row {
  readonly name: string;
  readonly unit: string;
  readonly goal?: Goal;
  readonly figure: (run: Containment) => number;
}

/**
 * `containment.<what>.…`: the shipped bundle against a stand-in for AWS that takes 30 ms for each call. The baseline is the same
 * run with one call after the other.
 */
export function containmentBenches(bundles: FunctionBundles, rounds: number): Bench[] {
  return SUBJECTS.flatMap((subject) => {
    let measured: Promise<readonly Twin[]> | undefined;
    const measure = (): Promise<readonly Twin[]> =>
      (measured ??= duel(bundles, subject.scene, rounds));
    return rowsOf(subject).map((row) => ({
      name: row.name,
      onDemand: true,
      measure: async () => toMeasurement(row, await measure()),
    }));
  });
}

function rowsOf({ name, toCut, total }: Subject): Row[] {
  const id = `containment.${name}`;
  const atMost = (limit: number): Goal => ({ of: 'value', atMost: limit });
  return [
    {
      ...{ name: `${id}.round-trips-to-cut`, unit: 'calls', goal: atMost(toCut) },
      figure: ({ roundTripsToCut }) => roundTripsToCut,
    },
    {
      ...{ name: `${id}.round-trips-total`, unit: 'calls', goal: atMost(total) },
      figure: ({ roundTrips }) => roundTrips,
    },
    { name: `${id}.contained-ms`, unit: 'ms', figure: ({ containedMs }) => containedMs },
  ];
}

interface Twin {
  readonly parallel: Containment;
  readonly sequential: Containment;
}

/** In turn, so that whatever else the machine does falls on both alike. */
async function duel(
  bundles: FunctionBundles,
  scene: () => Scene,
  rounds: number,
): Promise<readonly Twin[]> {
  const plan = Array.from({ length: rounds }, () => [false, true]).flat();
  const runs = await contain(bundles, scene, plan);
  return Array.from({ length: rounds }, (_, round) => ({
    parallel: at(runs, 2 * round),
    sequential: at(runs, 2 * round + 1),
  }));
}

function at(runs: readonly Containment[], index: number): Containment {
  const run = runs[index];
  if (!run) throw new Error(`there is no run ${index}`);
  return run;
}

function toMeasurement({ name, unit, goal, figure }: Row, twins: readonly Twin[]): Measurement {
  const pairs = twins.map(({ parallel, sequential }): Pair => ({
    value: figure(parallel),
    baseline: figure(sequential),
  }));
  return { ...comparePairs(name, unit, pairs), ...(goal && { goal }) };
}

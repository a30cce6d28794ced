import { revokeStolen } from './credential-findings.ts';
import { configure, variablesOf } from './functions.ts';
import { putPolicy } from './operator.ts';
import { ISOLATE_MINERS } from './policies.ts';
import { type DeadLetter, deadLettersOf, untilWorkedOff } from './queues.ts';
import { resetCap } from './stored-state.ts';

// Every fault wants a target of its own, more than one hour allows; and messages at once, not with the context.
const SETTINGS: Record<string, Record<string, string>> = {
  'isolate-instance': { MAX_CONTAINMENTS_PER_HOUR: '1000' },
  'revoke-credentials': { MAX_CONTAINMENTS_PER_HOUR: '1000' },
  'queue-alert': { CONTEXT_ALERT_DELAY_SECONDS: '0' },
  'send-alert': {},
};
/** All but that of enrich-incident, which tests of faults hold. */
const WORKING = [
  ...['findings', 'alerts', 'isolate-instance', 'release-instance'],
  ...['revoke-credentials', 'release-credentials'],
];
const QUEUES = [...WORKING, 'enrich-incident'];

/** What the tests of a file found and have changed. */
export interface FaultSettings {
  /** Messages that functions have given up since. */
  readonly newDeadLetters: () => Promise<DeadLetter[]>;
  readonly giveBack: () => Promise<void>;
}

/** A policy that contains servers and credentials by itself, and no limit to that. */
export async function chooseFaultSettings(): Promise<FaultSettings> {
  await putPolicy(revokeStolen({ rules: [ISOLATE_MINERS, ...revokeStolen().rules] }));
  await resetCap();
  const before: [name: string, variables: Record<string, string>][] = [];
  for (const [name, wanted] of Object.entries(SETTINGS)) {
    const variables = await variablesOf(name);
    before.push([name, variables]);
    await configure(name, { Environment: { Variables: { ...variables, ...wanted } } });
  }
  // What earlier tests have left may still be given up.
  await untilWorkedOff(WORKING);
  const known = new Set((await deadLettersOf(QUEUES)).map(({ id }) => id));
  return {
    newDeadLetters: async () => {
      await untilWorkedOff(WORKING);
      return (await deadLettersOf(QUEUES)).filter(({ id }) => !known.has(id));
    },
    giveBack: async () => {
      await untilWorkedOff(WORKING);
      for (const [name, Variables] of before) await configure(name, { Environment: { Variables } });
      await resetCap();
    },
  };
}

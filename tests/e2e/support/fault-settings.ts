import { revokeStolen } from './credential-findings.ts';
import { configure, variablesOf } from './functions.ts';
import { putPolicy } from './operator.ts';
import { ISOLATE_MINERS } from './policies.ts';
import { countDeadLetters } from './queues.ts';
import { resetCap } from './stored-state.ts';

// Every fault wants a target of its own, more than one hour allows; and messages at once, not with the context.
const SETTINGS: Record<string, Record<string, string>> = {
  'isolate-instance': { MAX_CONTAINMENTS_PER_HOUR: '1000' },
  'revoke-credentials': { MAX_CONTAINMENTS_PER_HOUR: '1000' },
  'queue-alert': { CONTEXT_ALERT_DELAY_SECONDS: '0' },
  'send-alert': {},
};
const QUEUES = [
  ...['findings', 'alerts', 'enrich-incident', 'isolate-instance', 'release-instance'],
  ...['revoke-credentials', 'release-credentials'],
];

/** What the tests of a file found and have changed. */
export interface FaultSettings {
  /** Messages that functions have given up since. */
  readonly newDeadLetters: () => Promise<number>;
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
  const deadLetters = await countDeadLetters(QUEUES);
  return {
    newDeadLetters: async () => (await countDeadLetters(QUEUES)) - deadLetters,
    giveBack: async () => {
      for (const [name, Variables] of before) await configure(name, { Environment: { Variables } });
      await resetCap();
    },
  };
}

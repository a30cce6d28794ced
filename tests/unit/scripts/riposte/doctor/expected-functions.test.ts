import { EXPECTED_FUNCTIONS } from '../../../../../scripts/riposte/doctor/expected-functions.ts';
import { WORK_QUEUES } from '../../../../../scripts/riposte/names.ts';
import { variablesRead } from '../../../../contract/support/environment.ts';
import { functionNames } from '../../../../contract/support/repository.ts';

/** A queue has the name of the function that works it off, but for the first and the last. */
const NAMED_AFTER_WHAT_IT_HOLDS = new Map([
  ['triage-finding', 'findings'],
  ['send-alert', 'alerts'],
]);

describe('what doctor and dlq know of the platform', () => {
  it('is every function', () => {
    expect(Object.keys(EXPECTED_FUNCTIONS).sort()).toStrictEqual([...functionNames].sort());
  });

  it.each(functionNames)('is every variable that %s reads', async (name) => {
    expect([...(EXPECTED_FUNCTIONS[name] ?? [])].sort()).toStrictEqual(await variablesRead(name));
  });

  it('is the queue of every function that has one', () => {
    const queues = Object.entries(EXPECTED_FUNCTIONS)
      .filter(([, variables]) => variables.includes('REJECTED_QUEUE_URL'))
      .map(([name]) => NAMED_AFTER_WHAT_IT_HOLDS.get(name) ?? name);

    expect([...WORK_QUEUES].sort()).toStrictEqual(queues.sort());
  });
});

import { createFactReading } from '../../../../functions/enrich-incident/read-fact.ts';
import { asDomainError } from '../../../../shared/aws/sdk-errors.ts';
import { aLogSink } from '../../../builders/log-sink.ts';

const named = (name: string) => Object.assign(new Error('request 4711'), { name });
const reading = (budgetMs = 5000) => createFactReading(budgetMs, aLogSink().logger);

describe('a fact', () => {
  it('is handed on when it could be read', async () => {
    const { readFact, unread } = reading();

    expect(await readFact('the answer', () => Promise.resolve(42))).toBe(42);
    expect(unread()).toStrictEqual([]);
  });

  it.each([
    ['AccessDenied', 'not allowed'],
    ['AccessDeniedException', 'not allowed'],
    ['UnauthorizedOperation', 'not allowed'],
    ['Throttling', 'AWS throttles'],
    ['RequestLimitExceeded', 'AWS throttles'],
    ['SlowDown', 'AWS throttles'],
    ['ServiceUnavailable', 'failed (ServiceUnavailable)'],
    ['InvalidInstanceID.Odd', 'failed (InvalidInstanceID.Odd)'],
  ])(
    'is named with the reason, without anything that differs each time: %s',
    async (name, reason) => {
      const { readFact, unread } = reading();

      const rejected = () => Promise.reject<string>(asDomainError(named(name)));

      expect(await readFact('user alice', rejected)).toBeUndefined();
      expect(unread()).toStrictEqual([`user alice: ${reason}`]);
    },
  );

  it.each([
    ['ends by the signal', (signal: AbortSignal) => untilAborted(signal)],
    ['never ends', () => new Promise<string>(() => undefined)],
  ])('that takes too long is given up, also when its call %s', async (_, read) => {
    const { readFact, unread } = reading(20);

    expect(await readFact<string>('slow', read)).toBeUndefined();
    expect(unread()).toStrictEqual(['slow: no answer in time']);
  });

  it('that fails does not take others along', async () => {
    const { readFact, unread } = reading();

    const answers = await Promise.all([
      readFact('b', () => Promise.reject(named('AccessDenied'))),
      readFact('c', () => Promise.resolve('kept')),
      readFact('a', () => Promise.reject(new TypeError('bug'))),
    ]);

    expect(answers).toStrictEqual([undefined, 'kept', undefined]);
    expect(unread()).toStrictEqual(['a: failed (TypeError)', 'b: not allowed']);
  });
});

function untilAborted(signal: AbortSignal): Promise<string> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => {
      reject(named('AbortError'));
    });
  });
}

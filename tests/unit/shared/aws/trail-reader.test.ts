import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { mockClient } from 'aws-sdk-client-mock';
import { createTrailReader } from '../../../../shared/aws/trail-reader.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const cloudtrail = mockClient(CloudTrailClient);

function setUp() {
  let now = Date.parse('2026-11-21T10:20:00.000Z');
  const pauses: number[] = [];
  const read = createTrailReader({
    client: new CloudTrailClient({ region: 'eu-west-1' }),
    clock: () => new Date(now),
    wait: (ms) => {
      pauses.push(ms);
      now += ms;
      return Promise.resolve();
    },
  });
  const pass = (ms: number) => {
    now += ms;
  };
  return { read, pauses, pass };
}

const QUERY = {
  ...({ by: 'Username', value: 'alice' } as const),
  ...{ from: Date.parse('2026-11-21T10:00:00Z'), to: Date.parse('2026-11-21T10:20:00Z') },
  maxPages: 3,
};
const page = (text: string, NextToken?: string) => ({
  Events: [{ CloudTrailEvent: text }, {}],
  NextToken,
});

beforeEach(() => cloudtrail.reset());

it('reads page after page, one a second', async () => {
  const { read, pauses } = setUp();
  cloudtrail.on(LookupEventsCommand).resolvesOnce(page('a', 'next')).resolvesOnce(page('b'));

  expect(await read(QUERY)).toStrictEqual({ events: ['a', '', 'b', ''], isWhole: true });
  const inputs = cloudtrail.commandCalls(LookupEventsCommand).map(({ args }) => args[0].input);
  expect(inputs).toStrictEqual([
    {
      LookupAttributes: [{ AttributeKey: 'Username', AttributeValue: 'alice' }],
      StartTime: new Date('2026-11-21T10:00:00Z'),
      EndTime: new Date('2026-11-21T10:20:00Z'),
      NextToken: undefined,
    },
    expect.objectContaining({ NextToken: 'next' }),
  ]);
  expect(pauses).toStrictEqual([1000]);
});

it('waits no longer than it must', async () => {
  const { read, pauses, pass } = setUp();
  cloudtrail.on(LookupEventsCommand).resolves({});

  await read(QUERY);
  pass(400);
  await read(QUERY);
  pass(1000);
  await read(QUERY);

  expect(pauses).toStrictEqual([600]);
});

it('stops after the last page that is wanted', async () => {
  const { read } = setUp();
  cloudtrail.on(LookupEventsCommand).resolves(page('a', 'next'));

  const { events, isWhole } = await read(QUERY);

  expect([events.length, isWhole]).toStrictEqual([6, false]);
});

it('says that it may be tried again when CloudTrail is busy', async () => {
  const busy = Object.assign(new Error('Rate exceeded'), { name: 'ThrottlingException' });
  cloudtrail.on(LookupEventsCommand).rejects(busy);

  await expect(setUp().read(QUERY)).rejects.toThrow(TransientError);
});

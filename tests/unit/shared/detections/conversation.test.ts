import { isAnswered, isCall } from '../../../../shared/detections/contact.ts';
import { conversationsOf, waysOfHost } from '../../../../shared/detections/conversation.ts';
import {
  aCall,
  aGroup,
  aTraffic,
  type Call,
  internal,
  OUR_HOST,
  OUTSIDER,
  WINDOW_FROM,
} from '../../../builders/traffic.ts';

it('puts both directions of a service together', () => {
  const traffic = aTraffic(
    aCall({ sent: { bytes: 10 }, answered: { bytes: 20 }, at: 5, until: 50 }),
  );
  const way = (bytes: number, tcpFlags: number) => ({
    ...{ bytes, tcpFlags, packets: 12, flows: 1, first: WINDOW_FROM + 5, last: WINDOW_FROM + 50 },
  });

  expect(conversationsOf(traffic)).toMatchObject([
    {
      ...{ caller: OUR_HOST, callee: OUTSIDER, port: 443, protocol: 6 },
      ...{
        host: OUR_HOST,
        peer: OUTSIDER,
        role: 'ACTOR',
        first: WINDOW_FROM + 5,
        last: WINDOW_FROM + 50,
      },
      ...{ sent: way(10, 3), answered: way(20, 19), rejected: { flows: 0 } },
    },
  ]);
});

it.each<[string, Call, string]>([
  ['who was asked for', { callee: internal(1) }, `${OUR_HOST} ACTOR`],
  [
    'who was asked for, when called',
    { caller: internal(1), callee: OUR_HOST, local: OUR_HOST },
    `${OUR_HOST} TARGET`,
  ],
  [
    'ours, when another was asked for',
    { caller: OUTSIDER, callee: OUR_HOST },
    `${OUR_HOST} TARGET`,
  ],
  ['ours, when another was asked for and called', { local: OUTSIDER }, `${OUR_HOST} ACTOR`],
  [
    'who was asked for when none is ours',
    { caller: OUTSIDER, callee: '8.8.8.8' },
    `${OUTSIDER} ACTOR`,
  ],
])('has as its host the one that is %s', (_, call, expected) => {
  const conversations = conversationsOf(aTraffic(aCall(call)));

  expect(conversations.map(({ host, role }) => `${host} ${role}`)).toStrictEqual([expected]);
});

it('joins records that are known by their source', () => {
  const [request] = aCall({ callee: internal(1), sent: { bytes: 10 } });
  const reply = aGroup({ local: internal(1), peer: OUR_HOST, service: 'local', bytes: 20 });
  const [conversation, ...more] = conversationsOf(aTraffic([reply, ...(request ? [request] : [])]));

  expect(more).toStrictEqual([]);
  expect(conversation).toMatchObject({
    host: OUR_HOST,
    sent: { bytes: 10 },
    answered: { bytes: 20 },
  });
});

it('is made once for the same traffic', () => {
  const traffic = aTraffic(aCall());

  expect(conversationsOf(traffic)).toBe(conversationsOf(traffic));
});

it('says what left its host, whoever called', () => {
  const [called] = conversationsOf(aTraffic(aCall({ sent: { bytes: 1 }, answered: { bytes: 2 } })));
  const [served] = conversationsOf(
    aTraffic(
      aCall({
        caller: OUTSIDER,
        callee: OUR_HOST,
        local: OUR_HOST,
        sent: { bytes: 1 },
        answered: { bytes: 2 },
      }),
    ),
  );
  const bytes = (each: typeof called) =>
    each && [waysOfHost(each).out.bytes, waysOfHost(each).back.bytes];

  expect([bytes(called), bytes(served)]).toStrictEqual([
    [1, 2],
    [2, 1],
  ]);
});

describe('an answer', () => {
  const answered = (call: Call) =>
    conversationsOf(aTraffic(aCall(call))).map((each) => isAnswered(each, call.hasFlags !== false));

  it.each<[string, Call, boolean]>([
    ['SYN-ACK', {}, true],
    ['RST', { outcome: 'reset' }, false],
    ['none', { outcome: 'silent' }, false],
    ['a rejected call', { outcome: 'rejected' }, false],
    ['anything over UDP', { protocol: 17 }, true],
    ['data, without flags', { hasFlags: false }, true],
    ['40 bytes, without flags', { hasFlags: false, outcome: 'reset' }, false],
    [
      '44 bytes, without flags',
      { hasFlags: false, outcome: 'reset', answered: { bytes: 44 } },
      true,
    ],
    [
      '60 bytes over IPv6, without flags',
      { hasFlags: false, outcome: 'reset', callee: '2a00::1', answered: { bytes: 60 } },
      false,
    ],
    [
      '64 bytes over IPv6, without flags',
      { hasFlags: false, outcome: 'reset', callee: '2a00::1', answered: { bytes: 64 } },
      true,
    ],
  ])('is %s or not', (_, call, expected) => {
    expect(answered(call)).toStrictEqual([expected]);
  });

  it.each([
    [1, false],
    [9, true],
  ])('of a connection from before the window: RST with %d packets', (packets, expected) => {
    const groups = aCall({ outcome: 'reset', answered: { packets } });
    const older = groups.map((group) => ({ ...group, tcpFlags: group.tcpFlags & ~2 }));
    const [conversation] = conversationsOf(aTraffic(older));

    expect(conversation && isAnswered(conversation, true)).toBe(expected);
  });
});

it.each<[string, Call, boolean]>([
  ['a port of services', { port: 32_767, hasFlags: false }, true],
  ['a port of callers', { port: 32_768, hasFlags: false }, false],
  ['a port of callers that SYN was sent to', { port: 50_000 }, true],
  ['a port of callers that was closed to SYN', { port: 50_000, outcome: 'rejected' }, true],
])('is a call for sure: %s', (_, call, expected) => {
  expect(conversationsOf(aTraffic(aCall(call))).map(isCall)).toStrictEqual([expected]);
});

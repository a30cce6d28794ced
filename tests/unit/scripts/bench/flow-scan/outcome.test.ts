import {
  differences,
  type Group,
  outcomeOf,
} from '../../../../../scripts/bench/flow-scan/outcome.ts';

const group = (changes: Partial<Group> = {}): Group => ({
  local: '10.0.0.1',
  peer: '198.51.100.1',
  port: 443,
  service: 'peer',
  protocol: 6,
  direction: 'egress',
  action: 'ACCEPT',
  bytes: 100,
  packets: 2,
  flows: 1,
  first: 1000,
  last: 1060,
  ...changes,
});
const records = { ok: 3, noData: 1, skipData: 0 };

describe('outcomeOf', () => {
  it('adds up what groups have, peer by peer', () => {
    const groups = [
      group(),
      group({ direction: 'ingress', bytes: 500 }),
      group({ peer: '198.51.100.2', port: 22, bytes: 600 }),
    ];

    expect(outcomeOf(groups, records)).toEqual({
      records,
      bytes: 1200,
      groups: 3,
      packets: 6,
      peers: 2,
      ports: 2,
      topPeers: ['198.51.100.1 600', '198.51.100.2 600'],
      topGroups: [
        '10.0.0.1 198.51.100.2 22 peer 6 egress ACCEPT 600 2 1 1000 1060',
        '10.0.0.1 198.51.100.1 443 peer 6 ingress ACCEPT 500 2 1 1000 1060',
        '10.0.0.1 198.51.100.1 443 peer 6 egress ACCEPT 100 2 1 1000 1060',
      ],
    });
  });

  it('does not depend on the order of groups', () => {
    const groups = Array.from({ length: 30 }, (_, index) => group({ port: index, bytes: 1 }));

    expect(outcomeOf(groups.toReversed(), records)).toEqual(outcomeOf(groups, records));
  });
});

describe('differences', () => {
  const outcome = outcomeOf([group()], records);

  it('has none for equal outcomes, whatever only one of them knows', () => {
    expect(differences({ ...outcome, decodedBytes: 5 }, outcome)).toEqual([]);
  });

  it('names what is not the same', () => {
    const other = outcomeOf([group({ last: 1061 })], { ...records, ok: 4 });

    expect(differences(outcome, other)).toEqual([
      expect.stringContaining('records: {"ok":3'),
      expect.stringContaining('topGroups: '),
    ]);
  });

  it('refuses to call equal what cannot be compared', () => {
    expect(() => differences({ decodedBytes: 1 }, outcome)).toThrow('nothing in common');
  });
});

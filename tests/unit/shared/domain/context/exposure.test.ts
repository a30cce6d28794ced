import {
  describePorts,
  findExposed,
  includesPort,
} from '../../../../../shared/domain/context/exposure.ts';

const tcp = (from: number | undefined, to: number | undefined, ...ranges: string[]) => ({
  groupId: 'sg-1',
  protocol: 'tcp',
  ...(from !== undefined && { from }),
  ...(to !== undefined && { to }),
  ranges,
});

describe('ports that are open to the world', () => {
  it('are found over IPv4 and IPv6, and only those', () => {
    const rules = [
      tcp(22, 22, '0.0.0.0/0', '::/0', '10.0.0.0/8'),
      tcp(443, 443, '203.0.113.0/24', '2001:db8::/32'),
      tcp(3389, 3389, '::/0'),
    ];

    expect(findExposed(rules)).toStrictEqual([
      { groupId: 'sg-1', protocol: 'tcp', from: 22, to: 22, sources: ['0.0.0.0/0', '::/0'] },
      { groupId: 'sg-1', protocol: 'tcp', from: 3389, to: 3389, sources: ['::/0'] },
    ]);
  });

  it('are found when the world is written in two halves', () => {
    expect(findExposed([tcp(22, 22, '0.0.0.0/1', '128.0.0.0/1')])[0]?.sources).toStrictEqual([
      '0.0.0.0/1',
      '128.0.0.0/1',
    ]);
  });

  it.each([
    [{ ...tcp(undefined, undefined, '0.0.0.0/0'), protocol: '-1' }, 'all traffic'],
    [{ ...tcp(-1, -1, '0.0.0.0/0'), protocol: 'icmp' }, 'icmp'],
    [{ ...tcp(53, 53, '0.0.0.0/0'), protocol: '17' }, 'udp 53'],
    [tcp(0, 65_535, '0.0.0.0/0'), 'tcp, every port'],
    [tcp(8000, 8100, '0.0.0.0/0'), 'tcp 8000-8100'],
    [tcp(22, 22, '0.0.0.0/0'), 'tcp 22'],
  ])('are told in words: %j is %s', (rule, words) => {
    expect(findExposed([rule]).map(describePorts)).toStrictEqual([words]);
  });

  it.each([
    [{ protocol: 'all' }, 22, true],
    [{ protocol: 'tcp' }, 22, true],
    [{ protocol: 'tcp', from: 20, to: 23 }, 22, true],
    [{ protocol: 'tcp', from: 23, to: 25 }, 22, false],
    [{ protocol: 'udp', from: 22, to: 22 }, 22, true],
    [{ protocol: 'icmp' }, 22, false],
  ])('include a port: %j has %i: %s', (range, port, expected) => {
    expect(includesPort({ groupId: 'sg-1', sources: [], ...range }, port)).toBe(expected);
  });
});

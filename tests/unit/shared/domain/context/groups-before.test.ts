import { groupsThatCount } from '../../../../../shared/domain/context/groups-before.ts';
import type { ContainmentRecord } from '../../../../../shared/domain/containment.ts';
import type { InterfaceBefore } from '../../../../../shared/domain/isolation.ts';

const RECORD: ContainmentRecord<InterfaceBefore> = {
  state: 'isolated',
  holders: ['inc-1'],
  before: {
    'eni-1': { vpcId: 'vpc-1', groups: ['sg-web', 'sg-ssh'] },
    'eni-2': { vpcId: 'vpc-1', groups: ['sg-db'] },
  },
  ours: ['sg-quarantine'],
  generation: 1,
};
const eni = (eniId: string, ...groups: string[]) => ({ eniId, groups });

describe('the groups that count', () => {
  it('are those of now when nothing is contained', () => {
    expect(groupsThatCount([eni('eni-1', 'b', 'a'), eni('eni-2', 'a')], undefined)).toStrictEqual({
      groups: ['a', 'b'],
      inQuarantine: false,
    });
  });

  it('are those from before while it is in quarantine', () => {
    const now = [eni('eni-1', 'sg-quarantine'), eni('eni-2', 'sg-quarantine')];

    expect(groupsThatCount(now, RECORD)).toStrictEqual({
      groups: ['sg-db', 'sg-ssh', 'sg-web'],
      inQuarantine: true,
    });
  });

  it('are both half-way, and then it is not in quarantine', () => {
    const now = [eni('eni-1', 'sg-quarantine'), eni('eni-2', 'sg-new')];

    expect(groupsThatCount(now, RECORD)).toStrictEqual({
      groups: ['sg-db', 'sg-new', 'sg-ssh', 'sg-web'],
      inQuarantine: false,
    });
  });

  it.each([
    ['released', { ...RECORD, state: 'released' } as const],
    ['held by nobody', { ...RECORD, holders: [] }],
  ])('are those of now when the record is %s', (_, record) => {
    expect(groupsThatCount([eni('eni-1', 'sg-new')], record)).toStrictEqual({
      groups: ['sg-new'],
      inQuarantine: false,
    });
  });

  it('do not say quarantine of a host without interfaces', () => {
    expect(groupsThatCount([], RECORD)).toStrictEqual({ groups: [], inQuarantine: false });
  });
});

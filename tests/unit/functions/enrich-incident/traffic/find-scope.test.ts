import {
  chooseScope,
  findWanted,
} from '../../../../../functions/enrich-incident/traffic/find-scope.ts';
import { findCuts, isCutting } from '../../../../../functions/enrich-incident/traffic/find-cuts.ts';
import type { ActionRecord } from '../../../../../shared/domain/action.ts';
import type { Subject } from '../../../../../shared/domain/context/subjects.ts';
import { INSTANCE } from '../../../../builders/finding.ts';
import { aFindingRecord, anActionRecord } from '../../../../builders/incident.ts';
import { aTarget } from '../../../../builders/order.ts';
import { ENI } from '../../../../builders/traffic-evidence.ts';

const SUBJECT: Subject = {
  kind: 'instance',
  accountId: '123456789012',
  region: 'eu-west-1',
  id: INSTANCE,
};
const KNOWN = [{ id: ENI, instanceId: INSTANCE, addresses: ['10.20.1.5', 'fd00::5'] }];

function aFindingThatNames(interfaces: string[], addresses: string[]) {
  return aFindingRecord({ networkEnds: { interfaces, addresses } });
}

const CUT_AT = '2026-11-21T10:00:03.200Z';

describe('what is cut', () => {
  it('is every interface of a contained instance, since the action was settled', () => {
    expect(findCuts([anActionRecord()])).toStrictEqual([
      { interfaceId: 'eni-0a', instanceId: INSTANCE, cutAt: CUT_AT },
      { interfaceId: 'eni-0b', instanceId: INSTANCE, cutAt: CUT_AT },
    ]);
  });

  it.each(['released', 'failed', 'running', 'dry-run', 'refused'] as const)(
    'is nothing of an action that is %s',
    (state) => {
      expect(findCuts([anActionRecord({ state })])).toStrictEqual([]);
    },
  );

  it.each<[what: string, denial: Partial<ActionRecord>, cutAt: string]>([
    ['its paths were denied, when that was later', {}, '2026-11-21T10:00:09.000Z'],
    ['before, when its paths could not be denied', { state: 'refused' }, CUT_AT],
    ['before, while its paths are being denied', { state: 'running' }, CUT_AT],
    ['before, when another host was denied', { target: aTarget({ id: 'i-0f' }) }, CUT_AT],
    ['before, when it was denied earlier', { settledAt: '2026-11-21T09:00:00.000Z' }, CUT_AT],
  ])('is cut since %s', (_, denial, cutAt) => {
    const action = 'deny-tracked-paths';
    const settledAt = '2026-11-21T10:00:09.000Z';
    const cuts = findCuts([anActionRecord(), anActionRecord({ action, settledAt, ...denial })]);

    expect(cuts.map((cut) => cut.cutAt)).toStrictEqual([cutAt, cutAt]);
  });

  it('is nothing of another action', () => {
    expect(findCuts([anActionRecord({ action: 'revoke-credentials' })])).toStrictEqual([]);
  });

  it.each([
    [{ state: 'requested' }, true],
    [{ state: 'running' }, true],
    [{ state: 'running', mode: 'dry-run' }, false],
    [{ state: 'contained' }, false],
    [{ state: 'running', action: 'revoke-credentials' }, false],
    [{ state: 'requested', action: 'deny-tracked-paths' }, true],
  ] as const)('is under way with %j: %s', (overrides, expected) => {
    expect(isCutting([anActionRecord(overrides)])).toBe(expected);
  });
});

describe('the scope', () => {
  const choose = (findings = [aFindingRecord()], known = KNOWN, subjects = [SUBJECT]) => {
    const wanted = findWanted(subjects, findings, []);
    return chooseScope(wanted, known, []);
  };

  it('is the interfaces of the instance with their addresses', () => {
    expect(choose()).toStrictEqual({
      kind: 'interfaces',
      interfaces: [{ id: ENI, addresses: ['10.20.1.5', 'fd00::5'] }],
    });
  });

  it('is the interfaces that the finding names when the instance is gone', () => {
    expect(choose([aFindingThatNames(['eni-0aaaabbbb'], [])], [])).toStrictEqual({
      kind: 'interfaces',
      interfaces: [{ id: 'eni-0aaaabbbb' }],
    });
  });

  it('is the addresses of the other side when there is no interface', () => {
    const findings = [
      aFindingThatNames([], ['198.51.100.7']),
      aFindingThatNames([], ['198.51.100.7', '203.0.113.9']),
    ];

    expect(choose(findings, [], [])).toStrictEqual({
      kind: 'addresses',
      addresses: ['198.51.100.7', '203.0.113.9'],
    });
  });

  it('is nothing when there is nothing to look for', () => {
    expect(choose([aFindingRecord()], [], [])).toBeUndefined();
  });

  it('knows since when an interface is cut, to the next full second', () => {
    const cuts = [{ interfaceId: ENI, instanceId: INSTANCE, cutAt: '2026-11-21T10:00:03.200Z' }];
    const wanted = findWanted([SUBJECT], [], cuts);

    expect(chooseScope(wanted, [], cuts)).toStrictEqual({
      kind: 'interfaces',
      interfaces: [{ id: ENI, cutAt: Date.parse('2026-11-21T10:00:04.000Z') / 1000 }],
    });
  });
});

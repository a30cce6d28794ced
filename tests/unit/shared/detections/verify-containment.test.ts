import { verifyContainment } from '../../../../shared/detections/verify-containment.ts';
import { INSTANCE } from '../../../builders/finding.ts';
import { aFlowGroup, ENI, recordsAfterCut } from '../../../builders/traffic-evidence.ts';

const CUT = { interfaceId: ENI, instanceId: INSTANCE, cutAt: '2026-11-21T10:00:03.200Z' };

function verify(afterCut?: Parameters<typeof recordsAfterCut>[0], isLast = false, isWhole = true) {
  const interfaces = afterCut ? [recordsAfterCut(afterCut)] : [];
  return verifyContainment({ cuts: [CUT], interfaces, isWhole, isLast })[0];
}

describe('a cut', () => {
  it.each([
    ['verified by one record without a byte', { records: 1 }, false, 'verified'],
    ['leaking by one accepted byte', { records: 9, acceptedBytes: 1 }, false, 'leaking'],
    [
      'leaking by a record that lacks its bytes',
      { records: 1, accepted: [aFlowGroup({ bytes: 0 })] },
      false,
      'leaking',
    ],
    ['pending without a record', { records: 0 }, false, 'pending'],
    ['pending when data was skipped', { records: 0, skipData: 4 }, false, 'pending'],
    ['unverifiable when none came in the end', { records: 0, skipData: 1 }, true, 'unverifiable'],
    ['verified in the end as well', { records: 1 }, true, 'verified'],
  ] as const)('is %s', (...[, afterCut, isLast, state]) => {
    expect(verify(afterCut, isLast)).toMatchObject({ ...CUT, state });
  });

  it.each([
    ['pending', { records: 9 }, false],
    ['unverifiable in the end', { records: 9 }, true],
    ['leaking all the same', { records: 9, acceptedBytes: 1 }, false],
  ] as const)('of which not all was read is %s', (state, afterCut, isLast) => {
    expect(verify(afterCut, isLast, false)?.state).toBe(state.split(' ')[0]);
  });

  it('is pending for an interface without any record', () => {
    expect(verify()).toStrictEqual({
      ...CUT,
      ...{ state: 'pending', records: 0, acceptedBytes: 0, peers: [], straddlingBytes: 0 },
    });
  });

  it('names each peer of a leak once, five at most, and counts what straddles apart', () => {
    const accepted = [1, 1, 2, 3, 4, 5, 6].map((n) => aFlowGroup({ peer: `198.51.100.${n}` }));
    const straddling = { records: 2, bytes: 700 };

    expect(verify({ records: 7, acceptedBytes: 7000, accepted, straddling })).toMatchObject({
      state: 'leaking',
      peers: [1, 2, 3, 4, 5].map((n) => `198.51.100.${n}`),
      ...{ acceptedBytes: 7000, straddlingBytes: 700 },
    });
  });

  it('is not verified by the records of another interface', () => {
    const interfaces = [recordsAfterCut({ records: 5 }, 'eni-0fedcba9876543210')];
    const [found] = verifyContainment({ cuts: [CUT], interfaces, isWhole: true, isLast: false });

    expect(found?.state).toBe('pending');
  });
});

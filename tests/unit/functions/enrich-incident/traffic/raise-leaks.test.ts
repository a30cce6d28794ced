import { createHash } from 'node:crypto';
import { createRaiseLeaks } from '../../../../../functions/enrich-incident/traffic/raise-leaks.ts';
import type { InterfaceVerification } from '../../../../../shared/domain/context/traffic-evidence.ts';
import { safeParseDetection } from '../../../../../shared/domain/events/detection.ts';
import { INSTANCE } from '../../../../builders/finding.ts';
import { anActionRecord, incidentDetails } from '../../../../builders/incident.ts';
import { aTarget, INCIDENT } from '../../../../builders/order.ts';
import { aVerification, ENI, someTraffic } from '../../../../builders/traffic-evidence.ts';

const OTHER = 'i-0fedcba9876543210';

async function raise(...containment: InterfaceVerification[]) {
  const raised: Record<string, unknown>[] = [];
  const actions = [anActionRecord(), anActionRecord({ target: aTarget({ id: OTHER }) })];
  const raiseLeaks = createRaiseLeaks({
    publish: (type, detail) => {
      raised.push({ detailType: type, ...detail });
      return Promise.resolve();
    },
    hash: (text) => createHash('sha256').update(text).digest('hex'),
  });
  await raiseLeaks(incidentDetails({ severity: 5 }, { actions }), someTraffic({ containment }));
  return raised;
}

const idsOf = (raised: readonly Record<string, unknown>[]) => raised.map(({ id }) => id);

describe('a host that leaks', () => {
  it('is a finding in the incident that cut it off, as grave as that', async () => {
    const leak = aVerification('leaking');

    const [finding] = await raise(leak);

    expect(finding).toMatchObject({
      detailType: 'Detection Raised',
      type: 'Riposte:Containment/Leak',
      severity: 5,
      description: `Accepted after 2026-11-21 10:00:03 UTC, as flow logs say: 5.3 MB by ${ENI}, with 198.51.100.7.`,
      resources: [{ kind: 'instance', id: INSTANCE }],
      leak: { target: aTarget(), incidentId: INCIDENT, cutAt: leak.cutAt },
    });
    expect(safeParseDetection(finding).success).toBe(true);
  });

  it('is one finding, however many of its interfaces leak; another host is another', async () => {
    const raised = await raise(
      aVerification('leaking'),
      aVerification('leaking', { interfaceId: 'eni-0b' }),
      aVerification('leaking', { interfaceId: 'eni-0c', instanceId: OTHER }),
    );

    expect(raised).toMatchObject([
      { description: expect.stringMatching(/eni-0123.*; 5\.3 MB by eni-0b/) as string },
      { description: expect.stringContaining('eni-0c') as string },
    ]);
    expect(new Set(idsOf(raised)).size).toBe(2);
  });

  it('is the same finding in the next look, and another one after a further step', async () => {
    const first = await raise(aVerification('leaking'));
    const again = await raise(aVerification('leaking', { acceptedBytes: 9_000_000 }));
    const after = await raise(aVerification('leaking', { cutAt: '2026-11-21T10:20:00.000Z' }));

    expect(idsOf(again)).toStrictEqual(idsOf(first));
    expect(idsOf(after)).not.toStrictEqual(idsOf(first));
  });

  it('of which no peer is known is a finding, too', async () => {
    const [finding] = await raise(aVerification('leaking', { peers: [] }));

    expect(finding?.['description']).toMatch(/eni-0123456789abcdef0\.$/);
  });
});

it.each(['verified', 'pending', 'unverifiable'] as const)(
  'what is %s is no finding',
  async (state) => {
    await expect(raise(aVerification(state))).resolves.toStrictEqual([]);
  },
);

it('a host that the incident does not know is no finding', async () => {
  await expect(raise(aVerification('leaking', { instanceId: 'i-1' }))).resolves.toStrictEqual([]);
});

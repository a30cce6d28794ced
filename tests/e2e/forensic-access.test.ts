import { setTimeout } from 'node:timers/promises';
import { AuthorizeSecurityGroupEgressCommand } from '@aws-sdk/client-ec2';
import { conversation } from '../../scripts/local-aws/traffic.ts';
import { miningFinding } from '../../scripts/local-aws/server-finding.ts';
import { clients } from './support/clients.ts';
import { checkContainments, driftsOf, orderIsolation } from './support/containment-checks.ts';
import { untilAnswered } from './support/credential-findings.ts';
import { raiseMining } from './support/findings.ts';
import {
  createForensicSite,
  lettingIn,
  quarantineRules,
  type ForensicSite,
} from './support/forensic-access.ts';
import { readIncidentById, untilIncident } from './support/incidents.ts';
import { isQuarantined, quarantineGroupOf } from './support/instances.ts';
import { refusedCalls } from './support/messages.ts';
import { putPolicy, release } from './support/operator.ts';
import { isolateMiners } from './support/policies.ts';
import { resetCap } from './support/stored-state.ts';
import {
  leakAfter,
  orderLook,
  seconds,
  untilTraffic,
  watch,
  type WatchedHost,
} from './support/traffic-world.ts';

beforeEach(resetCap);
afterAll(async () => putPolicy(isolateMiners()));

const rulesOf = ({ endpoints, workstations }: ForensicSite): string[] => [
  `egress tcp 443-443 ${endpoints}`,
  `ingress tcp 0-65535 ${workstations}`,
];

describe('an isolated instance that may be looked into', () => {
  it('is in a group with exactly these rules, which is no drift, and is given back', async () => {
    const site = await createForensicSite();
    await putPolicy(lettingIn(site));

    const { incident, actions } = await untilAnswered(miningFinding(site.server), 'contained');
    const rules = await quarantineRules(site.server);
    await checkContainments(site.server.instanceId);
    const checked = await readIncidentById(incident.incidentId);
    const released = await release(incident.incidentId);

    expect(rules).toStrictEqual(rulesOf(site));
    expect(actions[0]?.steps).toContainEqual({
      ...{ resource: `forensic access in ${site.server.vpcId}`, from: [] },
      to: [`TCP 443 to ${site.endpoints}`, `TCP from ${site.workstations}`],
    });
    expect(checked && driftsOf(checked)).toStrictEqual([]);
    expect(released.problems).toStrictEqual([]);
    await expect(isQuarantined(site.server)).resolves.toBe(false);
    await expect(refusedCalls()).resolves.toStrictEqual([]);
  });

  it('came undone when its group has one rule more, and such a group takes no further host', async () => {
    const site = await createForensicSite();
    await putPolicy(lettingIn(site));
    const { incident } = await untilAnswered(miningFinding(site.server), 'contained');
    await clients().ec2.send(
      new AuthorizeSecurityGroupEgressCommand({
        GroupId: await quarantineGroupOf(site.server.vpcId),
        IpPermissions: [
          {
            ...{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443 },
            IpRanges: [{ CidrIp: '198.51.100.0/24' }],
          },
        ],
      }),
    );

    await checkContainments(site.server.instanceId);
    const checked = await readIncidentById(incident.incidentId);
    const { action } = await orderIsolation(site.server.instanceId);

    expect(checked && driftsOf(checked)).toStrictEqual(['group-rules']);
    expect([action?.state, action?.reason]).toStrictEqual([
      'failed',
      expect.stringContaining('has rules: sgr-'),
    ]);
  });

  it('can be looked into no more when the policy names nobody any more and it is contained again', async () => {
    const site = await createForensicSite();
    await putPolicy(lettingIn(site));
    const { incident } = await untilAnswered(miningFinding(site.server), 'contained');
    await putPolicy(isolateMiners());

    await checkContainments(site.server.instanceId);
    const checked = await readIncidentById(incident.incidentId);
    const { action } = await orderIsolation(site.server.instanceId);

    expect(checked && driftsOf(checked)).toStrictEqual(['group-rules']);
    expect(action?.state).toBe('contained');
    await expect(quarantineRules(site.server)).resolves.toStrictEqual([]);
    await expect(isQuarantined(site.server)).resolves.toBe(true);
  });

  it('does not leak when it talks to them, and does when it talks to somebody else', async () => {
    const site = await createForensicSite();
    await putPolicy(lettingIn(site));
    const host = await watch(site.server);
    const { id } = await raiseMining(site.server);
    const { incident, actions } = await untilIncident(site.server.instanceId, 'contained');
    const cutAt = actions[0]?.settledAt ?? '';

    await lookIntoAfter(host, site, cutAt);
    await orderLook(incident.incidentId, 2);
    const { traffic: looked } = await untilTraffic(id, ({ look }) => look === 2, 'a second look');
    await leakAfter(host, cutAt);
    await orderLook(incident.incidentId, 3);
    const { traffic: leaked } = await untilTraffic(id, ({ look }) => look === 3, 'a third look');

    expect(looked.containment).toMatchObject([{ state: 'verified', acceptedBytes: 0, peers: [] }]);
    expect(leaked.containment).toMatchObject([{ state: 'leaking', peers: ['198.51.100.77'] }]);
  });
});

/** Session Manager by an endpoint, and a workstation by SSH. */
async function lookIntoAfter(
  { eni, delivery }: WatchedHost,
  site: ForensicSite,
  cutAt: string,
): Promise<void> {
  const from = seconds(cutAt) + 2;
  const ends = { eniId: eni.eniId, local: eni.address, from, to: from + 1 };
  const bytes = { bytesOut: 40_000, bytesIn: 9000 };
  await delivery.deliver([
    ...conversation({
      ...{ ...ends, ...bytes, peer: site.endpointAddress },
      ...{ localPort: 50_200, peerPort: 443 },
    }),
    ...conversation({
      ...{ ...ends, ...bytes, peer: site.workstationAddress },
      ...{ localPort: 22, peerPort: 50_300, startedBy: 'peer' },
    }),
  ]);
  // A look sees nothing that is yet to come.
  await setTimeout(Math.max(0, (from + 2) * 1000 - Date.now()));
}

import {
  anAttacker,
  anAttackerOfIpv6,
  anOwnAddress,
  aServerId,
  blockAttackers,
  blocked,
  bruteForce,
  endBlock,
  listByHand,
  orderBlock,
  sweep,
} from './support/addresses.ts';
import { endMergeWindows, untilAnswered } from './support/credential-findings.ts';
import { raiseFinding, repeatFinding } from './support/findings.ts';
import { readIncidentOf, untilIncidentOf } from './support/incidents.ts';
import { putPolicy, release } from './support/operator.ts';
import { readRecordOfBefore } from './support/stored-state.ts';

beforeEach(async () => putPolicy(blockAttackers()));

const HOUR_MS = 3_600_000;

describe('an attacker on the internet', () => {
  it.each([
    [4, anAttacker, (address: string) => `${address}/32`],
    [
      6,
      anAttackerOfIpv6,
      (address: string) => `2606:4700:0000:0000:0000:0000:0000:${address.slice(-4)}/128`,
    ],
  ] as const)('of IPv%s is blocked for a day, and let go', async (version, make, entryOf) => {
    const address = make();
    const entry = entryOf(address);
    const others = await blocked(version);

    const { incident, actions } = await untilAnswered(
      bruteForce(address, aServerId()),
      'contained',
    );

    expect(await blocked(version)).toStrictEqual([...others, entry]);
    const { startedAt = '', endsAt = '' } = actions[0] ?? {};
    const hours = (Date.parse(endsAt) - Date.parse(startedAt)) / HOUR_MS;
    expect(Math.round(hours)).toBe(24);

    const { complete } = await release(incident.incidentId);

    expect(complete).toBe(true);
    expect(await blocked(version)).toStrictEqual(others);
  });

  it('is blocked once, however often the finding comes', async () => {
    const address = anAttacker();
    const { id } = await raiseFinding(bruteForce(address, aServerId()));
    const { incident } = await untilIncidentOf(id, 'contained');

    await repeatFinding(id);

    const again = await readIncidentOf(id);
    expect(again?.incident.incidentId).toBe(incident.incidentId);
    expect(again?.actions).toHaveLength(1);
    expect((await blocked()).filter((entry) => entry === `${address}/32`)).toHaveLength(1);
    await release(incident.incidentId);
  });

  it('is blocked on the order of an operator', async () => {
    const address = anAttacker();

    const { action, incidentId = '' } = await orderBlock(address);

    expect(action?.state).toBe('contained');
    expect(await blocked()).toContain(`${address}/32`);
    await release(incidentId);
    expect(await blocked()).not.toContain(`${address}/32`);
  });

  it('is one of six who are blocked at once, and none is lost', async () => {
    const attackers = Array.from({ length: 6 }, anAttacker);

    const raised = await Promise.all(
      attackers.map(async (address) => raiseFinding(bruteForce(address, aServerId()))),
    );
    await Promise.all(raised.map(async ({ id }) => untilIncidentOf(id, 'contained')));

    expect(await blocked()).toStrictEqual(
      expect.arrayContaining(attackers.map((address) => `${address}/32`)),
    );
  });

  it('stays blocked where somebody else had blocked it before', async () => {
    const address = anAttacker();
    await listByHand(address);
    const { incident } = await untilAnswered(bruteForce(address, aServerId()), 'contained');

    const { problems } = await release(incident.incidentId);

    expect(problems.join()).toContain('stays blocked');
    expect(await blocked()).toContain(`${address}/32`);
  });
});

describe('when its time is over', () => {
  it('an address is let go, the incident says so, and the next attack blocks it again', async () => {
    const address = anAttacker();
    const { id } = await raiseFinding(bruteForce(address, aServerId()));
    await untilIncidentOf(id, 'contained');
    await endBlock(address);

    await sweep();

    const { actions } = await untilIncidentOf(id, 'released');
    expect(actions[0]).toMatchObject({ expired: true, reason: 'its time was over' });
    expect(await blocked()).not.toContain(`${address}/32`);

    await repeatFinding(id);

    const { incident } = await untilIncidentOf(id, 'contained');
    expect(incident.activeAfterRelease).toBeUndefined();
    expect(await blocked()).toContain(`${address}/32`);
    await release(incident.incidentId);
  });

  it('every incident lets go', async () => {
    const address = anAttacker();
    const server = aServerId();
    const first = await raiseFinding(bruteForce(address, server));
    await endMergeWindows(await untilIncidentOf(first.id, 'contained'));
    const second = await raiseFinding(bruteForce(address, server));
    await untilIncidentOf(second.id, 'contained');
    const held = await readRecordOfBefore('block-address', `global/address/${address}`);
    await endBlock(address);

    await sweep();

    await untilIncidentOf(first.id, 'released');
    await untilIncidentOf(second.id, 'released');
    expect(held?.['holders']).toHaveProperty('size', 2);
    expect(await blocked()).not.toContain(`${address}/32`);
    const record = await readRecordOfBefore('block-address', `global/address/${address}`);
    expect(record).not.toHaveProperty('sweepOf');
  });

  it('and not before', async () => {
    const address = anAttacker();
    const early = await untilAnswered(bruteForce(address, aServerId()), 'contained');
    const other = anAttacker();
    const { id } = await raiseFinding(bruteForce(other, aServerId()));
    await untilIncidentOf(id, 'contained');
    await endBlock(other);

    await sweep();

    await untilIncidentOf(id, 'released');
    expect(await blocked()).toContain(`${address}/32`);
    await release(early.incident.incidentId);
  });
});

describe('nothing is blocked', () => {
  it.each([
    ['that is private', '10.0.0.7', 'private (RFC 1918)'],
    ['that is the metadata service', '169.254.169.254', 'link-local'],
    ['of a carrier', '100.64.1.1', 'RFC 6598'],
    ['that is only an example', '198.51.100.7', 'documentation'],
  ])('%s', async (_, address, reason) => {
    const before = await blocked();

    const { actions } = await untilAnswered(bruteForce(address, aServerId()), 'refused');

    expect(actions[0]?.reason).toContain(reason);
    expect(await blocked()).toStrictEqual(before);
  });

  it('that the policy protects, not even for an operator', async () => {
    const address = anAttacker();
    await putPolicy(blockAttackers('auto', { networks: [`${address}/24`] }));

    const { actions } = await untilAnswered(bruteForce(address, aServerId()), 'refused');
    const { action } = await orderBlock(address);

    expect(actions[0]?.reason).toContain('protected network');
    expect(action?.state).toBe('refused');
    expect(await blocked()).not.toContain(`${address}/32`);
  });

  it('of our own', async () => {
    const { address, eniId } = await anOwnAddress();

    const { actions } = await untilAnswered(bruteForce(address, aServerId()), 'refused');

    expect(actions[0]?.reason).toBe(`${address} is our own: ${eniId} has it`);
    expect(await blocked()).not.toContain(`${address}/32`);
  });

  it('that our server talks to', async () => {
    const address = anAttacker();
    const finding = bruteForce(address, aServerId(), 'ACTOR');

    const { actions } = await untilAnswered(finding, 'refused');

    expect(actions[0]?.reason).toContain('not known to be the attacker');
  });

  it('in a dry run, which says what would be', async () => {
    await putPolicy(blockAttackers('dry-run'));
    const address = anAttacker();

    const { actions } = await untilAnswered(bruteForce(address, aServerId()), 'dry-run');

    expect(actions[0]?.steps).toMatchObject([{ from: [], to: [`${address}/32`] }]);
    expect(await blocked()).not.toContain(`${address}/32`);
  });
});

import { QUARANTINE_TAG } from '../../../../shared/aws/quarantine-groups.ts';
import { Stage } from '../../../schedules/stage.ts';
import type { EniWish } from '../../../schedules/worlds/host-kind.ts';
import { HostWorld } from '../../../schedules/worlds/host.ts';

jest.mock('node:timers/promises', () => ({ setTimeout: () => Promise.resolve() }));

const PATHS: readonly EniWish['path'][] = ['elastic-ip', 'ipv6', 'nat'];
const EVERYTHING = 1000;

/** A host in a network that has the pair of groups, because it was contained and released a while ago. */
async function aHost(interfaces: number): Promise<Stage<HostWorld>> {
  const enis = Array.from({ length: interfaces }, (_, index): EniWish => {
    const path = PATHS[index % PATHS.length] ?? 'nat';
    return { path, vpc: 0, requesterManaged: false, groups: [0] };
  });
  const stage = new Stage(new HostWorld(enis), { fates: [] });
  await stage.open();
  await stage.play({ what: 'contain', incident: 0, calls: EVERYTHING, turns: [] });
  await stage.play({ what: 'release', incident: 0, calls: EVERYTHING, turns: [] });
  await stage.play({ what: 'wait', seconds: 900, calls: EVERYTHING, turns: [] });
  return stage;
}

/** Contains it, all calls that wait at a time, and answers the calls of each round and after which every interface was cut. */
async function contain(stage: Stage<HostWorld>) {
  await stage.play({ what: 'contain', incident: 0, calls: 0, turns: [] });
  const rounds: (readonly string[])[] = [];
  let cutAfter: number | undefined;
  for (let calls = await stage.conductor.round(); calls.length > 0;) {
    rounds.push(calls);
    if (isCut(stage)) cutAfter ??= rounds.length;
    calls = await stage.conductor.round();
  }
  return { rounds, cutAfter };
}

function isCut({ world: { ec2 } }: Stage<HostWorld>): boolean {
  const quarantine = ec2.groupsTagged(QUARANTINE_TAG);
  return [...ec2.enis.values()].every(({ groups }) =>
    groups.every((id) => quarantine.includes(id)),
  );
}

describe('the way from the order to the cut', () => {
  it.each([1, 3, 15])('of %i interfaces has 4 round trips, and 5 in all', async (interfaces) => {
    const stage = await aHost(interfaces);

    const { rounds, cutAfter } = await contain(stage);

    expect(cutAfter).toBe(4);
    expect(rounds).toHaveLength(5);
    expect((await stage.orders.actions()).at(-1)?.state).toBe('contained');
  });

  it('changes nothing before everything is on record and the guard is queued', async () => {
    const { rounds } = await contain(await aHost(1));

    expect(rounds.slice(1, 4)).toStrictEqual([
      ['TransactWriteItemsCommand', 'SendMessageCommand'],
      ['ModifyNetworkInterfaceAttributeCommand', 'DisassociateAddressCommand'],
      ['ModifyNetworkInterfaceAttributeCommand'],
    ]);
    expect(rounds[0]?.every((call) => /^(?:Describe|Get|Query)/.test(call))).toBe(true);
  });
});

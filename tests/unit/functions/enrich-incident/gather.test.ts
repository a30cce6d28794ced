import { gatherFacts } from '../../../../functions/enrich-incident/gather.ts';
import { createFactReading } from '../../../../functions/enrich-incident/read-fact.ts';
import type { Subject } from '../../../../shared/domain/context/subjects.ts';
import type { PolicyHolder } from '../../../../shared/aws/policy-reader.ts';
import { aHostDescription, factReaders } from '../../../fakes/fact-readers.ts';
import { ACCOUNT, INSTANCE, REGION } from '../../../builders/finding.ts';
import { aLogSink } from '../../../builders/log-sink.ts';
import { toRecord } from '../../../../shared/domain/instance-settings.ts';
import { aProfile } from '../../../builders/settings.ts';

const HOST: Subject = { kind: 'instance', accountId: ACCOUNT, region: REGION, id: INSTANCE };
const KEY: Subject = { kind: 'access-key', id: 'AKIAIOSFODNN7EXAMPLE' };
const REFUSED = Object.assign(new Error('no'), { name: 'AccessDenied' });
const refuse = () => Promise.reject(REFUSED);
const ADMIN = JSON.stringify({ Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] });

async function gather(
  subjects: readonly Subject[],
  overrides: Parameters<typeof factReaders>[0] = {},
) {
  const { readFact, unread } = createFactReading(5000, aLogSink().logger);
  const facts = await gatherFacts(subjects, { ...factReaders(overrides), readFact });
  return { facts, unread: unread() };
}

describe('facts about an instance', () => {
  it('are everything that can be found from it', async () => {
    const { facts, unread } = await gather([HOST], {
      hosts: {
        describe: () =>
          Promise.resolve(aHostDescription({ imageId: 'ami-1', profile: 'web-profile' })),
        image: (id) => Promise.resolve({ name: id, owner: 'amazon', public: true }),
        ingress: ([groupId = '']) =>
          Promise.resolve([{ groupId, protocol: 'tcp', from: 22, to: 22, ranges: ['::/0'] }]),
      },
      principals: { roleOfProfile: (profile) => Promise.resolve(profile.replace('-profile', '')) },
      readPolicies: ({ name }) =>
        Promise.resolve({ attached: [`${name}-policy`], inline: [], documents: [ADMIN] }),
    });

    expect(unread).toStrictEqual([]);
    expect(facts.instances).toStrictEqual([
      {
        ...{ id: INSTANCE, accountId: ACCOUNT, region: REGION },
        ...{ state: 'running', tags: [], publicAddresses: [], metadata: 'v2' },
        ...{ imageId: 'ami-1', profile: 'web-profile' },
        ...{ groups: ['sg-web'], inQuarantine: false },
        exposed: [{ groupId: 'sg-web', protocol: 'tcp', from: 22, to: 22, sources: ['::/0'] }],
        image: { name: 'ami-1', owner: 'amazon', public: true },
        role: {
          ...{ name: 'web', trust: { principals: [], everybody: false }, maxSessionSeconds: 3600 },
          policies: {
            ...{ attached: ['web-policy'], inline: [] },
            reach: {
              breadth: 'admin',
              whole: [],
              services: [],
              sensitive: expect.any(Array) as [],
            },
          },
        },
      },
    ]);
  });

  it('are about the groups from before when it is in quarantine', async () => {
    const asked: string[][] = [];
    const { facts } = await gather([HOST], {
      hosts: {
        describe: () =>
          Promise.resolve(aHostDescription({ interfaces: [{ eniId: 'eni-1', groups: ['sg-q'] }] })),
        ingress: (groups) => {
          asked.push([...groups]);
          return Promise.resolve([]);
        },
      },
      containments: {
        read: () =>
          Promise.resolve({
            ...{ state: 'isolated', holders: ['inc-1'], ours: ['sg-q'], generation: 1 },
            before: { 'eni-1': { vpcId: 'vpc-1', groups: ['sg-ssh'] } },
          }),
      },
    });

    expect(asked).toStrictEqual([['sg-ssh']]);
    expect(facts.instances[0]).toMatchObject({ inQuarantine: true, groups: ['sg-ssh'] });
  });

  it('are about the role from before when its profile is replaced', async () => {
    const { facts } = await gather([HOST], {
      hosts: {
        describe: () => Promise.resolve(aHostDescription({ profile: 'riposte-dev-quarantined' })),
      },
      containments: {
        read: () =>
          Promise.resolve({
            ...{ state: 'isolated', holders: ['inc-1'], ours: ['sg-q'], generation: 1 },
            ...{ before: {}, kept: toRecord([aProfile()]) },
          }),
      },
      principals: { roleOfProfile: (profile) => Promise.resolve(`${profile}-role`) },
    });

    expect(facts.instances[0]).toMatchObject({ profile: 'web', role: { name: 'web-role' } });
  });

  it('are not about the role without rights when nobody knows which it had before', async () => {
    const { facts, unread } = await gather([HOST], {
      hosts: { describe: () => Promise.resolve(aHostDescription({ profile: 'p' })) },
      containments: { read: refuse },
      principals: { roleOfProfile: (profile) => Promise.resolve(`${profile}-role`) },
    });

    expect(facts.instances[0]).toMatchObject({ profile: 'p' });
    expect(facts.instances[0]).not.toHaveProperty('role');
    expect(unread).toStrictEqual([`instance ${INSTANCE}, record of before: not allowed`]);
  });

  it.each<[string, Parameters<typeof factReaders>[0], string]>([
    [
      'image',
      {
        hosts: {
          describe: () => Promise.resolve(aHostDescription({ imageId: 'ami-1' })),
          image: refuse,
        },
      },
      'image ami-1',
    ],
    ['open ports', { hosts: { ingress: refuse } }, `instance ${INSTANCE}, open ports`],
    [
      'record of before',
      { containments: { read: refuse } },
      `instance ${INSTANCE}, record of before`,
    ],
    [
      'profile',
      {
        hosts: { describe: () => Promise.resolve(aHostDescription({ profile: 'p' })) },
        principals: { roleOfProfile: refuse },
      },
      'instance profile p',
    ],
  ])('are kept without the one that cannot be read: %s', async (_, overrides, name) => {
    const { facts, unread } = await gather([HOST], overrides);

    expect(unread).toStrictEqual([`${name}: not allowed`]);
    expect(facts.instances).toMatchObject([{ id: INSTANCE, groups: ['sg-web'], state: 'running' }]);
  });

  it('are none when it is gone, which is not a failure', async () => {
    const { facts, unread } = await gather([HOST], {
      hosts: { describe: () => Promise.resolve(undefined) },
    });

    expect([facts.instances, unread]).toStrictEqual([[], []]);
  });

  it('are none when it cannot be read', async () => {
    const { facts, unread } = await gather([HOST], { hosts: { describe: refuse } });

    expect(facts.instances).toStrictEqual([]);
    expect(unread).toStrictEqual([`instance ${INSTANCE}: not allowed`]);
  });
});

describe('facts about users', () => {
  it('are found from the key when the finding names no user, and once', async () => {
    const { facts } = await gather([KEY, { kind: 'user', id: 'alice' }], {
      principals: { keyOwner: (id) => Promise.resolve({ id, user: 'alice', lastUse: {} }) },
    });

    expect(facts.keys).toStrictEqual([{ id: KEY.id, user: 'alice', lastUse: {} }]);
    expect(facts.users.map(({ name }) => name)).toStrictEqual(['alice']);
  });

  it('are about what they may reach by their groups, too', async () => {
    const holders: PolicyHolder[] = [];
    const { facts } = await gather([{ kind: 'user', id: 'alice' }], {
      principals: { groups: () => Promise.resolve(['ops', 'dev']) },
      readPolicies: (holder) => {
        holders.push(holder);
        return Promise.resolve({
          attached: [`of-${holder.name}`],
          inline: [],
          documents: holder.name === 'ops' ? [ADMIN] : [],
        });
      },
    });

    expect(holders.map(({ kind, name }) => `${kind} ${name}`)).toStrictEqual([
      'user alice',
      'group ops',
      'group dev',
    ]);
    expect(facts.users[0]?.groups).toStrictEqual(['ops', 'dev']);
    expect(facts.users[0]?.policies).toMatchObject({
      attached: ['of-alice'],
      reach: { breadth: 'admin' },
    });
  });

  it.each([
    ['keys', 'access keys'],
    ['hasPassword', 'console password'],
    ['mfaDevices', 'MFA'],
    ['groups', 'groups'],
  ] as const)('are kept without the one that cannot be read: %s', async (call, name) => {
    const { facts, unread } = await gather([{ kind: 'user', id: 'alice' }], {
      principals: { [call]: refuse },
    });

    expect(unread).toStrictEqual([`user alice, ${name}: not allowed`]);
    expect(facts.users[0]).not.toHaveProperty(call);
    expect(Object.keys(facts.users[0] ?? {})).toHaveLength(5);
  });

  it('are none for a user that does not exist, without a question for its keys', async () => {
    const asked: string[] = [];
    const { facts } = await gather([{ kind: 'user', id: 'alice' }], {
      principals: {
        user: () => Promise.resolve(undefined),
        keys: (name) => {
          asked.push(name);
          return Promise.resolve([]);
        },
      },
    });

    expect([facts.users, asked]).toStrictEqual([[], []]);
  });
});

describe('facts about other things', () => {
  it('are read once for a role that is both the caller and that of the instance', async () => {
    const asked: string[] = [];
    const { facts } = await gather([HOST, { kind: 'role', id: 'web' }], {
      hosts: { describe: () => Promise.resolve(aHostDescription({ profile: 'p' })) },
      principals: {
        roleOfProfile: () => Promise.resolve('web'),
        role: (name) => {
          asked.push(name);
          return Promise.resolve({
            ...{ name, trust: { principals: [], everybody: false }, maxSessionSeconds: 3600 },
          });
        },
      },
    });

    expect(asked).toStrictEqual(['web']);
    expect(facts.roles).toStrictEqual([facts.instances[0]?.role]);
  });

  it('are named when they cannot be read: bucket and root user', async () => {
    const { facts, unread } = await gather(
      [
        { kind: 'bucket', id: 'data' },
        { kind: 'root', id: 'Root' },
      ],
      { buckets: { publicByPolicy: refuse }, principals: { root: refuse } },
    );

    expect(facts.buckets).toStrictEqual([{ name: 'data', blocked: 'all' }]);
    expect(facts).not.toHaveProperty('root');
    expect(unread).toStrictEqual(['bucket data, policy: not allowed', 'root user: not allowed']);
  });

  it('are read of the root user only when it is about the root user', async () => {
    expect((await gather([{ kind: 'root', id: 'Root' }])).facts.root).toStrictEqual({
      hasMfa: true,
      accessKeys: 0,
    });
    expect((await gather([HOST])).facts).not.toHaveProperty('root');
  });
});

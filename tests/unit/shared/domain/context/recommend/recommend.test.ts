import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import type { Recommendations } from '../../../../../../shared/domain/context/incident-context.ts';
import { splitCommand } from '../../../../../../shared/domain/context/command.ts';
import { NO_FACTS, type KnownFacts } from '../../../../../../shared/domain/context/known-facts.ts';
import { boundContext } from '../../../../../../shared/domain/context/limits.ts';
import { recommend } from '../../../../../../shared/domain/context/recommend/recommend.ts';
import { recommendForThreats } from '../../../../../../shared/domain/context/recommend/threats.ts';
import {
  aContext,
  aHost,
  aRole,
  aSituation,
  aUser,
  heldPolicies,
  ofType,
  OPENED_AT,
} from '../../../../../builders/context.ts';
import { hostileText } from '../../../../../builders/hostile-text.ts';

const TYPES = JSON.parse(
  readFileSync(
    join(__dirname, '../../../../../contract/fixtures/guardduty-finding-types.json'),
    'utf8',
  ),
) as readonly string[];

/** Everything is as bad as it can be. */
const WORST: KnownFacts = {
  ...NO_FACTS,
  instances: [
    aHost({
      metadata: 'v1',
      exposed: [{ groupId: 'sg-1', protocol: 'all', sources: ['0.0.0.0/0', '::/0'] }],
      autoScalingGroup: 'web',
      role: aRole({ policies: heldPolicies({ breadth: 'admin' }) }),
    }),
  ],
  users: [
    aUser({
      hasPassword: true,
      mfaDevices: 0,
      keys: [{ id: 'AKIAIOSFODNN7EXAMPLE', active: true, createdAt: '2020-01-01T00:00:00.000Z' }],
    }),
  ],
  roles: [aRole({ name: 'ci', maxSessionSeconds: 43_200 })],
  buckets: [{ name: 'data', blocked: 'none', publicByPolicy: true }],
};

function flat({ immediate, investigate, prevent }: Recommendations): string[] {
  return [...immediate, ...investigate, ...prevent];
}

describe('recommendations', () => {
  it.each(TYPES)('for %s fit, and their commands can be typed', (type) => {
    const situation = aSituation({ ...ofType(type), facts: WORST, relatedCount: 5 });
    const recommendations = recommend(situation, OPENED_AT);
    const commands = flat(recommendations).flatMap((text) => splitCommand(text).command ?? []);

    expect(flat(recommendations).filter((text) => text.length > 600)).toStrictEqual([]);
    expect(flat(recommendations).filter((text) => text.split('\n').length > 2)).toStrictEqual([]);
    expect(commands.length).toBeGreaterThan(0);
    expect(
      commands.filter((command) => !/^(?:aws [a-z0-9]+|npm run riposte) [\w-]/.test(command)),
    ).toStrictEqual([]);
  });

  it('hold no text of an attacker: neither tags nor names of images, whatever these are', () => {
    fc.assert(
      fc.property(hostileText(3), (value) => {
        const text = `attacker ${value}`;
        const host = aHost({
          tags: [{ key: text, value: text }],
          image: { name: text, owner: text, public: true },
          type: text,
          autoScalingGroup: text,
        });
        const situation = aSituation({
          ...ofType('CryptoCurrency:EC2/BitcoinTool.B'),
          facts: { ...NO_FACTS, instances: [host] },
        });
        expect(flat(recommend(situation, OPENED_AT)).join('\n')).not.toContain('attacker');
      }),
    );
  });

  it('come in the order of urgency: what stops the attack first', () => {
    const situation = aSituation({ ...ofType('Backdoor:EC2/C&CActivity.B'), facts: WORST });
    const { immediate } = boundContext(
      aContext({ recommendations: recommend(situation, OPENED_AT) }),
    ).recommendations;

    expect(
      immediate.map((text) => text.split(' ').slice(0, 2).join(' ')).slice(0, 3),
    ).toStrictEqual(['Cut i-0123456789abcdef0', 'Put i-0123456789abcdef0', 'Unless alice']);
  });

  it('are none when nothing is known and nothing happened', () => {
    expect(recommend(aSituation(), OPENED_AT)).toStrictEqual({
      immediate: [],
      investigate: [],
      prevent: [],
    });
  });
});

describe('what belongs to a kind of attack', () => {
  it.each([
    ['CryptoCurrency:EC2/BitcoinTool.B!DNS', 'investigate', 'in every region, and at the costs'],
    ['Backdoor:EC2/C&CActivity.B!DNS', 'prevent', 'DNS Firewall'],
    [
      'Stealth:IAMUser/CloudTrailLoggingDisabled',
      'immediate',
      'CloudTrail, GuardDuty and Config still record',
    ],
    ['Policy:IAMUser/RootCredentialUsage', 'prevent', 'Delete keys of the root user'],
    [
      'CredentialAccess:RDS/MaliciousIPCaller.SuccessfulLogin',
      'immediate',
      'password of the database user',
    ],
    ['PrivilegeEscalation:Kubernetes/PrivilegedContainer', 'immediate', 'NetworkPolicy'],
    ['Trojan:Lambda/DropPoint', 'immediate', 'reserved concurrency to 0'],
    ['AttackSequence:ECS/CompromisedCluster', 'immediate', 'Isolate the task'],
    ['Object:S3/MaliciousFile', 'immediate', 'Do not open the file'],
    ['Exfiltration:S3/AnomalousBehavior', 'investigate', 'how much left'],
    ['Stealth:IAMUser/PasswordPolicyChange', 'immediate', 'password policy'],
  ] as const)('%s: %s', (type, group, text) => {
    const { [group]: advice = [] } = recommendForThreats(aSituation(ofType(type)));

    expect(advice.join('\n')).toContain(text);
  });
});

describe('earlier incidents', () => {
  it.each([
    [0, 0, 0],
    [1, 1, 0],
    [2, 1, 0],
    [3, 1, 1],
  ])('%i of them are told %i and %i times', (relatedCount, investigate, prevent) => {
    const recommendations = recommend(aSituation({ relatedCount }), OPENED_AT);

    expect(recommendations.investigate).toHaveLength(investigate);
    expect(recommendations.prevent).toHaveLength(prevent);
  });
});

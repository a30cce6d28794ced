import * as fc from 'fast-check';
import { ConfigError } from '../../../../shared/domain/errors.ts';
import {
  decideByPolicy,
  matchesGlob,
  parsePolicy,
  stillActs,
} from '../../../../shared/domain/policy.ts';
import { aFinding } from '../../../builders/finding.ts';
import { aTarget } from '../../../builders/order.ts';
import { aPolicy, aRule } from '../../../builders/policy.ts';

describe('matchesGlob', () => {
  it.each([
    ['CryptoCurrency:EC2/*', 'CryptoCurrency:EC2/BitcoinTool.B!DNS', true],
    ['CryptoCurrency:EC2/*', 'CryptoCurrency:Runtime/BitcoinTool.B', false],
    ['Backdoor:EC2/C&CActivity.B!DNS', 'Backdoor:EC2/C&CActivity.B!DNS', true],
    ['Backdoor:EC2/C&CActivity.B', 'Backdoor:EC2/C&CActivity.B!DNS', false],
    ['Backdoor:EC2/C&CActivity.*', 'Backdoor:EC2/C&CActivity.B!DNS', true],
    ['*:EC2/*', 'Trojan:EC2/DropPoint', true],
    ['*!DNS', 'Trojan:EC2/DropPoint!DNS', true],
    ['*!DNS', 'Trojan:EC2/DropPoint', false],
    ['*', '', true],
    ['', '', true],
    ['', 'a', false],
    ['a**b', 'a-b', true],
    ['BitcoinTool.B', 'BitcoinToolxB', false],
    ['a+', 'aa', false],
    ['a+', 'a+', true],
    ['(a|b)', 'a', false],
    ['(a|b)', '(a|b)', true],
    ['[ab]', 'a', false],
    ['^a$', 'a', false],
    ['a?', 'a', false],
    ['a{1}', 'a', false],
    ['a\\d', 'a1', false],
    ['a\\*', 'a\\b', true],
    ['Trojan', 'trojan', false],
    ['Trojan', 'xTrojan', false],
    ['Trojan', 'Trojan\n', false],
    ['Trojan*', 'Trojan\nx', true],
  ])('%j matches %j: %s', (glob, text, expected) => {
    expect(matchesGlob(glob, text)).toBe(expected);
  });

  it('is equality for a glob without an asterisk', () => {
    const glob = fc.string({ unit: 'binary' }).map((text) => text.replaceAll('*', ''));

    fc.assert(
      fc.property(glob, fc.string({ unit: 'binary' }), (pattern, text) => {
        expect(matchesGlob(pattern, pattern)).toBe(true);
        expect(matchesGlob(pattern, text)).toBe(pattern === text);
      }),
    );
  });

  it('lets an asterisk stand for any run of characters', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), (start, middle, end) => {
        const glob = `${start.replaceAll('*', '')}*${end.replaceAll('*', '')}`;
        const text = `${start.replaceAll('*', '')}${middle}${end.replaceAll('*', '')}`;
        expect(matchesGlob(glob, text)).toBe(true);
      }),
    );
  });
});

describe('parsePolicy', () => {
  it('fills in what may be left out: dry-run, nothing protected, no action for victims', () => {
    const policy = parsePolicy(
      '{"version":1,"rules":[{"name":"r","types":["*"],"min_severity":0,"actions":[]}]}',
    );

    expect(policy).toStrictEqual({
      version: 1,
      default_mode: 'dry-run',
      protected: {
        accounts: [],
        vpcs: [],
        instances: [],
        principals: [],
        buckets: [],
        functions: [],
        networks: [],
      },
      tracked_paths: { left_open: 'tell' },
      buckets: { public_access: 'bucket' },
      leaks: { escalate: 'tell' },
      roles_revoked_by_time: [],
      reassert: 'dry-run',
      drill: { instances: [], principals: [], buckets: [], functions: [], addresses: [] },
      rules: [
        {
          name: 'r',
          types: ['*'],
          min_severity: 0,
          resource_roles: ['ACTOR', 'ABSENT'],
          actions: [],
        },
      ],
    });
  });

  it.each([
    ['text that is not JSON', 'version: 1', 'not JSON'],
    ['an unknown version', '{"version":2,"rules":[]}', 'version'],
    ['a mistyped key', '{"version":1,"rules":[],"defualt_mode":"auto"}', 'defualt_mode'],
    ['no rules', '{"version":1}', 'rules'],
    ['an unknown mode', '{"version":1,"rules":[],"default_mode":"yes"}', 'default_mode'],
    [
      'a number for an account',
      '{"version":1,"rules":[],"protected":{"accounts":[1]}}',
      'accounts',
    ],
  ])('refuses %s and says where', (_, document, problem) => {
    expect(() => parsePolicy(document)).toThrow(ConfigError);
    expect(() => parsePolicy(document)).toThrow(problem);
  });

  it.each([
    ['accounts', '1234'],
    ['accounts', '*'],
    ['vpcs', 'subnet-0123456789abcdef0'],
    ['instances', 'arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0'],
    ['instances', 'I-0123456789ABCDEF0'],
    ['instances', 'i-0123456789abcdef0 '],
    ['instances', 'i-*'],
    ['principals', 'arn:aws:iam::123456789012:role/backup'],
    ['principals', 'service-role/backup'],
    ['networks', '198.51.100.7'],
    ['networks', '198.51.100.0/33'],
    ['networks', '010.0.0.0/8'],
    ['networks', 'office'],
  ])('refuses to protect among %s what would never be found: %j', (list, entry) => {
    const document = JSON.stringify({ version: 1, rules: [], protected: { [list]: [entry] } });

    expect(() => parsePolicy(document)).toThrow(`protected.${list}.0`);
  });

  it.each([
    ['accounts', '012345678901'],
    ['vpcs', 'vpc-0123456789abcdef0'],
    ['instances', 'i-0a1b2c3d'],
    ['principals', 'Backup_Role+x=1,2.3@example-corp'],
    ['networks', '198.51.100.0/24'],
    ['networks', '2001:DB8::/32'],
  ])('protects among %s: %j', (list, entry) => {
    expect(aPolicy({ protected: { [list]: [entry] } }).protected).toMatchObject({
      [list]: [entry],
    });
  });

  it.each(['1.2.3.0/24', '2606:4700:0:0::1', 'nobody'])(
    'refuses to list for drills what is no address in its normal form: %s',
    (entry) => {
      const document = JSON.stringify({ version: 1, rules: [], drill: { addresses: [entry] } });

      expect(() => parsePolicy(document)).toThrow('drill.addresses.0');
    },
  );

  it.each([
    ['an unknown action', { actions: ['reboot'] }, 'rules.0.actions.0'],
    ['a rule without types', { types: [] }, 'rules.0.types'],
    ['a mistyped key', { min_sevrity: 3 }, 'min_sevrity'],
    ['a severity above 10', { min_severity: 11 }, 'rules.0.min_severity'],
    ['a role that no rule may name', { resource_roles: ['UNKNOWN'] }, 'rules.0.resource_roles'],
    ['a name that is no name', { name: 'A rule' }, 'rules.0.name'],
  ])('refuses a rule with %s', (_, change, problem) => {
    const document = JSON.stringify({ version: 1, rules: [aRule(change)] });

    expect(() => parsePolicy(document)).toThrow(problem);
  });
});

describe('decideByPolicy', () => {
  it('lets the first rule that matches decide', () => {
    const policy = aPolicy({
      rules: [
        aRule({ name: 'other', types: ['Trojan:*'] }),
        aRule({ name: 'first', mode: 'off' }),
        aRule({ name: 'second' }),
      ],
    });

    expect(decideByPolicy(policy, aFinding())).toStrictEqual({
      rule: 'first',
      mode: 'off',
      actions: ['isolate-instance'],
    });
  });

  it('takes the default mode where the rule names none', () => {
    const rules = [{ ...aRule(), mode: undefined }];

    expect(decideByPolicy(aPolicy({ rules }), aFinding())?.mode).toBe('dry-run');
    expect(decideByPolicy(aPolicy({ rules, default_mode: 'auto' }), aFinding())?.mode).toBe('auto');
  });

  it.each([
    [6.99, false],
    [7, true],
    [7.1, true],
  ])('compares severity %d with a minimum of 7', (severity, matches) => {
    expect(decideByPolicy(aPolicy(), aFinding({ severity })) !== undefined).toBe(matches);
  });

  it.each([
    ['ACTOR', true],
    ['ABSENT', true],
    ['TARGET', false],
    ['UNKNOWN', false],
  ] as const)('lets a rule without roles match %s: %s', (resourceRole, matches) => {
    expect(decideByPolicy(aPolicy(), aFinding({ resourceRole })) !== undefined).toBe(matches);
  });

  it('matches a victim only where the rule says so', () => {
    const policy = aPolicy({ rules: [aRule({ resource_roles: ['TARGET'] })] });

    expect(decideByPolicy(policy, aFinding({ resourceRole: 'TARGET' }))?.rule).toBe('mining');
    expect(decideByPolicy(policy, aFinding({ resourceRole: 'ACTOR' }))).toBeUndefined();
  });
});

describe('paths that cannot be denied', () => {
  it.each([
    [{}, 'tell'],
    [{ tracked_paths: {} }, 'tell'],
    [{ tracked_paths: { left_open: 'stop' } }, 'stop'],
  ])('%j: the host is stopped only where the policy says so: %s', (overrides, leftOpen) => {
    expect(aPolicy(overrides).tracked_paths).toStrictEqual({ left_open: leftOpen });
  });

  it.each([{ left_open: 'terminate' }, { left_opne: 'stop' }])('%j is refused', (tracked_paths) => {
    expect(() => aPolicy({ tracked_paths })).toThrow(ConfigError);
  });
});

describe('public access', () => {
  it.each([
    [{}, 'bucket'],
    [{ buckets: {} }, 'bucket'],
    [{ buckets: { public_access: 'account' } }, 'account'],
  ])('%j: it ends for the account only where the policy says so: %s', (overrides, where) => {
    expect(aPolicy(overrides).buckets).toStrictEqual({ public_access: where });
  });

  it.each([{ public_access: 'everywhere' }, { public_acces: 'account' }])(
    '%j is refused',
    (buckets) => {
      expect(() => aPolicy({ buckets })).toThrow(ConfigError);
    },
  );

  it.each(['policy:mining', 'drift', 'operator:ann'])(
    'an order on the account by %s waits in vain when the policy has changed, unless a person gave it',
    (requestedBy) => {
      const id = '123456789012';
      const target = { kind: 'account', accountId: id, region: 'global', id } as const;
      const order = { action: 'restrict-bucket', requestedBy, target } as const;
      const rest = { rules: [aRule({ actions: ['restrict-bucket'] })], reassert: 'auto' };

      expect(stillActs(aPolicy({ ...rest, buckets: { public_access: 'account' } }), order)).toBe(
        true,
      );
      expect(stillActs(aPolicy(rest), order)).toBe(requestedBy.startsWith('operator:'));
    },
  );
});

describe('leaks of what is isolated', () => {
  it.each([
    [{}, 'tell'],
    [{ leaks: {} }, 'tell'],
    [{ leaks: { escalate: 'deny' } }, 'deny'],
    [{ leaks: { escalate: 'stop' } }, 'stop'],
  ])('%j: only what the policy says follows: %s', (overrides, escalate) => {
    expect(aPolicy(overrides).leaks).toStrictEqual({ escalate });
  });

  it.each([{ escalate: 'terminate' }, { escalte: 'stop' }])('%j is refused', (leaks) => {
    expect(() => aPolicy({ leaks })).toThrow(ConfigError);
  });

  it.each([
    ['tell', false, false],
    ['deny', true, false],
    ['stop', true, true],
  ] as const)(
    'an order that waited still acts with %s: deny %s, stop %s',
    (escalate, deny, stop) => {
      const policy = aPolicy({ leaks: { escalate } });
      const order = { action: 'deny-tracked-paths', target: aTarget() } as const;

      expect(stillActs(policy, { ...order, requestedBy: 'leak' })).toBe(deny);
      expect(stillActs(policy, { ...order, requestedBy: 'standing-leak' })).toBe(stop);
    },
  );
});

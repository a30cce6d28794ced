import type { Finding } from '../../../../shared/domain/finding.ts';
import { planResponse, type PlannedAction } from '../../../../shared/domain/response-plan.ts';
import { ACCOUNT, aFinding, aPrincipal, INSTANCE, REGION } from '../../../builders/finding.ts';
import { aPolicy, aRule } from '../../../builders/policy.ts';

const platform = { accountId: ACCOUNT, stack: 'riposte-dev' };

function plan(finding: Partial<Finding>, policy: Record<string, unknown> = {}): PlannedAction[] {
  return planResponse({ policy: aPolicy(policy), finding: aFinding(finding), platform });
}

describe('a plan for an instance', () => {
  it('orders the cut first, then that its tracked paths are denied', () => {
    const rules = [aRule({ types: ['*'], actions: ['isolate-instance', 'deny-tracked-paths'] })];
    const planned = plan({}, { rules }).map(({ action, target }) => [action, target.id]);

    expect(planned).toStrictEqual([
      ['isolate-instance', INSTANCE],
      ['deny-tracked-paths', INSTANCE],
    ]);
  });
});

describe('a plan for buckets', () => {
  const rules = [aRule({ types: ['*:S3/*'], actions: ['restrict-bucket'] })];
  const type = 'Exfiltration:S3/AnomalousBehavior';
  const reports = { kind: 'bucket', accountId: ACCOUNT, region: REGION, id: 'reports' } as const;
  const looted = (over: Partial<Finding> = {}): Partial<Finding> => ({
    ...{ type, resources: [{ kind: 'bucket', name: 'reports' }, aPrincipal('web')] },
    ...over,
  });

  it('names each bucket, in the region of the finding, and whom it is to deny', () => {
    const resources = [...(looted().resources ?? []), { kind: 'bucket', name: 'logs' } as const];

    expect(plan(looted({ resources }), { rules })).toStrictEqual(
      [reports, { ...reports, id: 'logs' }].map((bucket) => ({
        ...{ action: 'restrict-bucket', mode: 'auto', requestedBy: 'policy:mining' },
        ...{ target: bucket, offenders: [{ kind: 'role', id: 'web' }] },
      })),
    );
  });

  it('has the account, too, where the policy says so, also without a bucket', () => {
    const policy = { rules, buckets: { public_access: 'account' } };
    const account = { kind: 'account', accountId: ACCOUNT, region: 'global', id: ACCOUNT };
    const targets = (finding: Partial<Finding>) =>
      plan(finding, policy).map(({ target }) => target);

    expect(targets(looted())).toStrictEqual([reports, account]);
    expect(targets(looted({ resources: [] }))).toStrictEqual([account]);
  });

  it('leaves out a name that no bucket has', () => {
    const resources = [{ kind: 'bucket', name: 'No Bucket' } as const];

    expect(plan(looted({ resources }), { rules })).toStrictEqual([]);
  });

  it.each([
    ['a protected bucket', { buckets: ['reports'] }, 'protected bucket reports (policy)'],
    ['a protected principal', { principals: ['web'] }, 'protected principal web (policy)'],
  ])('is refused for %s', (_, lists, refusal) => {
    expect(plan(looted(), { rules, protected: lists })[0]?.refusal).toBe(refusal);
  });

  it('is refused for a bucket of the platform', () => {
    const resources = [{ kind: 'bucket', name: 'riposte-dev-evidence' } as const];

    expect(plan(looted({ resources }), { rules })[0]?.refusal).toContain('the platform itself');
  });

  it('is carried out in a drill only where the policy lists the bucket', () => {
    const drill = { buckets: ['reports'] };

    expect(plan(looted({ drill: true }), { rules })[0]?.refusal).toContain('for drills');
    expect(plan(looted({ drill: true }), { rules, drill })[0]?.refusal).toBeUndefined();
  });
});

describe('a plan for attackers', () => {
  const rules = [
    aRule({ types: ['*'], actions: ['block-address'], resource_roles: ['TARGET', 'ACTOR'] }),
  ];
  const attack = (...addresses: string[]): Partial<Finding> => ({
    resourceRole: 'TARGET',
    raw: {
      service: {
        action: {
          portProbeAction: {
            portProbeDetails: addresses.map((text) => ({
              remoteIpDetails: {
                [text.includes(':') ? 'ipAddressV6' : 'ipAddressV4']: text,
                country: { countryName: 'nowhere' },
              },
              localIpDetails: { ipAddressV4: '8.8.4.4' },
            })),
          },
        },
      },
    },
  });
  const target = { kind: 'address', accountId: ACCOUNT, region: 'global' } as const;
  const refusalsOf = (planned: readonly PlannedAction[]) =>
    planned.map(({ target: { id }, refusal }) => [id, refusal]);

  it('names each remote address once, in its normal form', () => {
    const texts = ['1.2.3.4', '::ffff:1.2.3.4', '2606:4700:0:0::1111', '1.2.3.4'];

    expect(plan(attack(...texts), { rules })).toStrictEqual(
      ['1.2.3.4', '2606:4700::1111'].map((id) => ({
        ...{ action: 'block-address', mode: 'auto', requestedBy: 'policy:mining' },
        target: { ...target, id },
      })),
    );
  });

  it.each([
    ['10.0.0.7', '10.0.0.7 is no public address: private (RFC 1918)'],
    ['fd00:ec2::254', 'fd00:ec2::254 is no public address: private (RFC 4193)'],
    ['1.2.3.4', 'protected network 1.2.0.0/16 (policy)'],
  ])('refuses %s', (address, refusal) => {
    const lists = { rules, protected: { networks: ['1.2.0.0/16'] } };

    expect(refusalsOf(plan(attack(address), lists))).toStrictEqual([[address, refusal]]);
  });

  it('has nothing for a finding that names no address, or none that is one', () => {
    expect(plan(attack(), { rules })).toStrictEqual([]);
    expect(plan(attack('999.1.1.1', '01.2.3.4', '0.0.0.0', '::'), { rules })).toStrictEqual([]);
  });

  it('refuses the remote side where our resource is not the target', () => {
    const planned = plan({ ...attack('1.2.3.4'), resourceRole: 'ACTOR' }, { rules });

    expect(planned[0]?.refusal).toContain('not known to be the attacker');
  });

  it('is carried out in a drill only where the policy lists exactly the address', () => {
    const of = (addresses: string[], principals: string[] = []) =>
      plan(
        { ...attack('2606:4700::1111'), drill: true },
        { rules, drill: { addresses, principals } },
      )[0]?.refusal;

    expect(of([], ['2606'])).toContain('for drills');
    expect(of(['2606:4700::1111'])).toBeUndefined();
  });
});

describe('a plan for Lambda functions', () => {
  const rules = [aRule({ types: ['*:Lambda/*'], actions: ['stop-function'] })];
  const type = 'UnauthorizedAccess:Lambda/TorRelay';
  const resources = [{ kind: 'function', name: 'thumbnails' } as const];

  it('names the function in the region of the finding', () => {
    expect(plan({ type, resources }, { rules })).toStrictEqual([
      {
        ...{ action: 'stop-function', mode: 'auto', requestedBy: 'policy:mining' },
        target: { kind: 'function', accountId: ACCOUNT, region: REGION, id: 'thumbnails' },
      },
    ]);
  });

  it.each([
    ['a protected one', resources, 'protected function thumbnails (policy)'],
    [
      'one of the platform',
      [{ kind: 'function', name: 'riposte-dev-send-alert' } as const],
      'the finding is about a part of the platform itself',
    ],
  ])('is refused for %s', (_, named, refusal) => {
    const lists = { rules, protected: { functions: ['thumbnails'] } };

    expect(plan({ type, resources: named }, lists)[0]?.refusal).toBe(refusal);
  });

  it('is carried out in a drill only where the policy lists the function', () => {
    const drill = { functions: ['thumbnails'] };

    expect(plan({ type, resources, drill: true }, { rules })[0]?.refusal).toContain('for drills');
    expect(plan({ type, resources, drill: true }, { rules, drill })[0]?.refusal).toBeUndefined();
  });
});

import type { Finding } from '../../../../shared/domain/finding.ts';
import { planResponse, type PlannedAction } from '../../../../shared/domain/response-plan.ts';
import { ACCOUNT, aFinding, aPrincipal, REGION } from '../../../builders/finding.ts';
import { aPolicy, aRule } from '../../../builders/policy.ts';

const platform = { accountId: ACCOUNT, stack: 'riposte-dev' };

function plan(finding: Partial<Finding>, policy: Record<string, unknown> = {}): PlannedAction[] {
  return planResponse({ policy: aPolicy(policy), finding: aFinding(finding), platform });
}

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

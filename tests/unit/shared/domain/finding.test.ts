import {
  describeResource,
  findingKey,
  mergeKeys,
  type FindingResource,
} from '../../../../shared/domain/finding.ts';
import { aFinding, anInstance, aPrincipal, FINDING_ID } from '../../../builders/finding.ts';

const bucket: FindingResource = { kind: 'bucket', name: 'logs' };
const other: FindingResource = { kind: 'other', type: 'EKSCluster', id: 'prod' };

describe('findingKey', () => {
  it('is account, region and id', () => {
    expect(findingKey(aFinding())).toBe(`123456789012/eu-west-1/${FINDING_ID}`);
  });
});

describe('mergeKeys', () => {
  it('has one key for each resource and principal, once', () => {
    const resources = [anInstance(), aPrincipal('web'), bucket, other, anInstance(), bucket];

    expect(mergeKeys(aFinding({ resources }))).toStrictEqual([
      '123456789012/eu-west-1/instance/i-0123456789abcdef0',
      '123456789012/global/principal/web',
      '123456789012/global/bucket/logs',
    ]);
  });

  it.each<[FindingResource, string]>([
    [{ kind: 'address', id: '1.2.3.4' }, 'global/address/1.2.3.4'],
    [{ kind: 'access-key', id: 'AKIA1' }, 'global/access-key/AKIA1'],
    [{ kind: 'function', name: 'thumbnails' }, 'eu-west-1/function/thumbnails'],
    [{ kind: 'alarm', name: 'root-login' }, 'eu-west-1/alarm/root-login'],
  ])('knows %j as %s', (resource, key) => {
    expect(mergeKeys(aFinding({ resources: [resource] }))).toStrictEqual([`123456789012/${key}`]);
  });

  it('takes the region of the instance, not that of the finding', () => {
    const resources = [anInstance({ region: 'us-east-1' })];

    expect(mergeKeys(aFinding({ resources }))).toStrictEqual([
      '123456789012/us-east-1/instance/i-0123456789abcdef0',
    ]);
  });

  it.each([[[]], [[other]]])(
    'merges a finding about nothing we know only with itself',
    (resources) => {
      expect(mergeKeys(aFinding({ resources }))).toStrictEqual([
        `123456789012/eu-west-1/finding/${FINDING_ID}`,
      ]);
    },
  );

  it('has no more keys than fit into one transaction', () => {
    const resources = Array.from({ length: 400 }, (_, index) => aPrincipal(`role-${index}`));

    const keys = mergeKeys(aFinding({ resources }));

    expect(keys).toHaveLength(90);
    expect(keys[0]).toBe('123456789012/global/principal/role-0');
  });
});

describe('describeResource', () => {
  it('is short, whatever the name', () => {
    const name = 'x'.repeat(256);

    expect(describeResource({ kind: 'bucket', name })).toHaveLength(120);
  });

  it.each([
    [anInstance(), 'instance i-0123456789abcdef0'],
    [aPrincipal('web'), 'AssumedRole web'],
    [bucket, 'bucket logs'],
    [other, 'EKSCluster prod'],
  ])('names %j for people', (resource, text) => {
    expect(describeResource(resource)).toBe(text);
  });
});

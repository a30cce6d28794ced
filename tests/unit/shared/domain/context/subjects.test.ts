import { findSubjects } from '../../../../../shared/domain/context/subjects.ts';
import { anIncident } from '../../../../builders/incident.ts';

const HERE = { accountId: '123456789012', region: 'eu-west-1' };
const find = (mergeKeys: readonly string[], resources: readonly string[] = []) =>
  findSubjects(anIncident({ mergeKeys, resources }), HERE);
const GLOBAL = '123456789012/global';

describe('what an incident is about', () => {
  it.each([
    [
      ['123456789012/eu-west-1/instance/i-0123456789abcdef0'],
      { kind: 'instance', ...HERE, id: 'i-0123456789abcdef0' },
    ],
    [[`${GLOBAL}/principal/alice`, 'IAMUser alice'], { kind: 'user', id: 'alice' }],
    [[`${GLOBAL}/principal/web`, 'AssumedRole web'], { kind: 'role', id: 'web' }],
    [[`${GLOBAL}/principal/web`, 'Role web'], { kind: 'role', id: 'web' }],
    [[`${GLOBAL}/principal/Root`, 'Root Root'], { kind: 'root', id: 'Root' }],
    [
      [`${GLOBAL}/access-key/AKIAIOSFODNN7EXAMPLE`],
      { kind: 'access-key', id: 'AKIAIOSFODNN7EXAMPLE' },
    ],
    [[`${GLOBAL}/bucket/my.data-1`], { kind: 'bucket', id: 'my.data-1' }],
  ])('is read from %j: %j', ([key = '', ...resources], subject) => {
    expect(find([key], resources)).toStrictEqual({ subjects: [subject], left: [] });
  });

  it.each([
    ['of which nothing can be read: an alarm', '123456789012/eu-west-1/alarm/x', []],
    ['of which nothing can be read: a finding', '123456789012/eu-west-1/finding/f-1', []],
    ['that no instance is called', '123456789012/eu-west-1/instance/i-99; reboot', []],
    ['that no bucket is called', `${GLOBAL}/bucket/A B`, []],
    ['that no user is called', `${GLOBAL}/principal/a b`, ['IAMUser a b']],
    ['of a kind that nobody knows', `${GLOBAL}/principal/alice`, ['AWSService alice']],
    ['without a word about its kind', `${GLOBAL}/principal/alice`, ['IAMUser bob']],
  ])('is not looked at when it is a thing %s', (_, key, resources) => {
    expect(find([key], resources)).toStrictEqual({ subjects: [], left: [] });
  });

  it('is named, but not looked at, in other accounts and regions', () => {
    const keys = [
      '999999999999/eu-west-1/instance/i-0123456789abcdef0',
      '123456789012/us-east-1/instance/i-0123456789abcdef1',
      '999999999999/global/bucket/data',
    ];

    expect(find(keys)).toStrictEqual({
      subjects: [],
      left: [
        'instance i-0123456789abcdef0: in another account or region',
        'instance i-0123456789abcdef1: in another account or region',
        'bucket data: in another account or region',
      ],
    });
  });

  it('is both when user and role share a name', () => {
    const { subjects } = find([`${GLOBAL}/principal/web`], ['IAMUser web', 'AssumedRole web']);

    expect(subjects.map(({ kind }) => kind)).toStrictEqual(['user', 'role']);
  });

  it('is cut to ten, and says so', () => {
    const keys = Array.from({ length: 12 }, (_, index) => `${GLOBAL}/bucket/data-${index}`);

    const { subjects, left } = find(keys);

    expect(subjects).toHaveLength(10);
    expect(left).toStrictEqual(['2 further resources: too many to look at']);
  });
});

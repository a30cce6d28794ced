import fc from 'fast-check';
import {
  CIDR,
  FLOW_LOG_FORMAT,
  type Form,
  KEY_PREFIX,
  S3_OBJECT,
  WORKING_HOURS,
} from '../../../../shared/runtime/forms.ts';

interface Case {
  readonly name: string;
  readonly form: Form;
  readonly good: readonly string[];
  readonly bad: readonly string[];
}

/** What each form takes and what it refuses. */
const CASES: readonly Case[] = [
  {
    name: 'an object in S3',
    form: S3_OBJECT,
    good: ['s3://abc/k', 's3://my.bucket-1/a/b=c/d.txt', 's3://abc//k'],
    bad: [
      '',
      's3://abc',
      's3://abc/',
      's3://ab/k',
      's3://Abc/k',
      'S3://abc/k',
      's3://abc/a,b',
      's3://abc/a b',
      'https://abc/k',
    ],
  },
  {
    name: 'a block of addresses',
    form: CIDR,
    good: ['10.0.0.0/8', '203.0.113.7/32', '0.0.0.0/0', '::/0', '2001:db8::/32', 'fd00::1/128'],
    bad: [
      '',
      '10.0.0.0',
      '10.0.0.0/',
      '10.0.0.0/33',
      '10.0.0/8',
      '::/129',
      '10.0.0.0/-1',
      '10.0.0.0/8/8',
      '256.0.0.0/8',
      'host/8',
      '10.0.0.0/0x8',
    ],
  },
  {
    name: 'the beginning of keys',
    form: KEY_PREFIX,
    good: ['logs', 'logs/vpc', 'a=b/c-d_e'],
    bad: ['/logs', 'logs/', '/', 'my logs'],
  },
  {
    name: 'a format of flow logs',
    form: FLOW_LOG_FORMAT,
    good: ['${version}', '${version} ${account-id} ${instance-tag-2}'],
    bad: [
      '',
      'version',
      '${version}  ${start}',
      '${version},${start}',
      '${Version}',
      ' ${version}',
      '$${version}',
    ],
  },
  {
    name: 'working hours',
    form: WORKING_HOURS,
    good: [
      'Europe/Berlin Mon-Fri 08:00-18:00',
      'UTC Sun-Thu 00:00-24:00',
      'America/Argentina/Salta Mon,Wed,Fri-Sun 06:30-22:00',
    ],
    bad: [
      '',
      'Mon-Fri 08:00-18:00',
      'Mars/Olympus Mon-Fri 08:00-18:00',
      'UTC Mo-Fr 08:00-18:00',
      'UTC Mon-Fri 8:00-18:00',
      'UTC Mon-Fri 08:00-25:00',
      'UTC Mon-Fri 24:00-08:00',
      'UTC Mon-Fri 18:00-18:00',
      'UTC Mon-Wed-Fri 08:00-18:00',
      'UTC Mon-Fri, 08:00-18:00',
      'UTC Mon-Fri 08:00-18:00 sharp',
      ' Mon-Fri 08:00-18:00',
    ],
  },
];

describe.each(CASES)('the form of $name', ({ form, good, bad }) => {
  it.each(good)('takes %j', (text) => {
    expect(form.matches(text)).toBe(true);
  });

  it.each(bad)('refuses %j', (text) => {
    expect(form.matches(text)).toBe(false);
  });

  it('judges whatever it is given', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof form.matches(text) === 'boolean'));
  });
});

describe('a block of addresses', () => {
  it('has as many bits as its address, at most', () => {
    const v4 = fc.tuple(fc.ipV4(), fc.integer({ min: 0, max: 140 }), fc.constant(32));
    const v6 = fc.tuple(fc.ipV6(), fc.integer({ min: 0, max: 140 }), fc.constant(128));
    fc.assert(
      fc.property(fc.oneof(v4, v6), ([address, length, bits]) => {
        expect(CIDR.matches(`${address}/${length}`)).toBe(length <= bits);
      }),
    );
  });
});

import fc from 'fast-check';
import { openGeoDatabase } from '../../../../shared/aws/geo-database.ts';
import { createGeoDatabases } from '../../../../shared/aws/geo-databases.ts';
import { FakeS3 } from '../../../builders/fake-s3.ts';
import { buildMmdb, type MmdbValue } from '../../../builders/mmdb.ts';

const { signal } = new AbortController();
const place = (iso: string, en: string): MmdbValue => ({ iso_code: iso, names: { en, de: 'x' } });
const CITIES = {
  '198.51.100.0/24': {
    country: place('NL', 'Netherlands'),
    city: { names: { en: 'Amsterdam' } },
  },
  '203.0.113.128/25': { registered_country: { iso_code: 'BR' } },
  '2001:db8:1::/48': { country: place('JP', 'Japan') },
};
const NETWORKS = {
  '198.51.100.0/25': {
    autonomous_system_number: 64_500,
    autonomous_system_organization: 'Example Transit',
  },
  '2001:db8::/32': { autonomous_system_number: 4_200_000_000 },
};

describe('a geo database', () => {
  it.each([24, 28, 32] as const)('is read with records of %i bits', (recordSize) => {
    const lookUp = openGeoDatabase(buildMmdb(CITIES, { recordSize }));

    expect(lookUp('198.51.100.7')).toStrictEqual({ country: 'Netherlands', city: 'Amsterdam' });
    expect(lookUp('203.0.113.128')).toStrictEqual({ country: 'BR' });
    expect(lookUp('2001:db8:1::5')).toStrictEqual({ country: 'Japan' });
  });

  it.each([
    '203.0.113.127',
    '192.0.2.1',
    '2001:db8:2::',
    '::1',
    '',
    'eni-1',
    '10.0.0.0/8',
    '1.2.3',
  ])('says nothing of "%s"', (address) => {
    expect(openGeoDatabase(buildMmdb(CITIES))(address)).toStrictEqual({});
  });

  it('of IPv4 says nothing of IPv6', () => {
    const lookUp = openGeoDatabase(
      buildMmdb({ '32.0.0.0/3': { country: { iso_code: 'NL' } } }, { ipVersion: 4 }),
    );

    expect(lookUp('32.1.2.3')).toStrictEqual({ country: 'NL' });
    expect(lookUp('2001:db8::1')).toStrictEqual({});
  });

  it('is not believed to hold nice texts', () => {
    const organisation = `<!channel>\u202e\n${'x'.repeat(300)}`;
    const record = { autonomous_system_organization: organisation, country: 'NL', city: 7 };
    const lookUp = openGeoDatabase(buildMmdb({ '192.0.2.0/24': record }));

    expect(lookUp('192.0.2.1')).toStrictEqual({
      organisation: `<!channel> ${'x'.repeat(88)}…`,
    });
  });

  it.each([[Buffer.alloc(0)], [Buffer.from('no database')], [buildMmdb(CITIES).subarray(-120)]])(
    'is refused when it is none: %#',
    (bytes) => {
      expect(() => openGeoDatabase(bytes)).toThrow(Error);
    },
  );

  it('says nothing ugly however it is damaged', () => {
    const whole = buildMmdb({ ...CITIES });
    const damage = fc.array(fc.tuple(fc.nat(whole.length - 1), fc.integer({ min: 0, max: 255 })), {
      minLength: 1,
      maxLength: 20,
    });
    fc.assert(
      fc.property(damage, fc.nat(whole.length), (changes, length) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of changes) bytes[at] = byte;
        const cut = length % 4 === 0 ? bytes.subarray(0, length) : bytes;
        return textsIn(cut).every((text) => /^[^\p{C}]{1,100}$/u.test(text));
      }),
      { numRuns: 500 },
    );
  });
});

/** What is said of an address; nothing where the damage is noticed. */
function textsIn(bytes: Buffer): string[] {
  try {
    return Object.values(openGeoDatabase(bytes)('198.51.100.7')).map(String);
  } catch {
    return [];
  }
}

describe('databases in S3', () => {
  function setUp(objects: Readonly<Record<string, Buffer | string>>) {
    const s3 = new FakeS3('geo');
    for (const [key, bytes] of Object.entries(objects)) s3.put(key, bytes);
    const places = ['city.mmdb', 'asn.mmdb'].map((key) => ({ bucket: 'geo', key }));
    const clock = () => new Date(0);
    return { s3, open: createGeoDatabases({ client: s3.client, places, clock }) };
  }
  const both = { 'city.mmdb': buildMmdb(CITIES), 'asn.mmdb': buildMmdb(NETWORKS) };

  it('say together what they know', async () => {
    const { open } = setUp(both);

    const { lookUp, unable } = await open(signal);

    expect(lookUp('198.51.100.7')).toStrictEqual({
      ...{ country: 'Netherlands', city: 'Amsterdam' },
      ...{ asn: 64_500, organisation: 'Example Transit' },
    });
    expect(lookUp('2001:db8:1::5')).toStrictEqual({ country: 'Japan', asn: 4_200_000_000 });
    expect(unable()).toStrictEqual([]);
  });

  it('are read once', async () => {
    const { s3, open } = setUp(both);

    await open(signal);
    await open(signal);

    expect(s3.requests).toStrictEqual(['GET city.mmdb', 'GET asn.mmdb']);
  });

  it.each([
    ['is missing', {}, 's3://geo/city.mmdb does not exist'],
    [
      'is something else',
      { 'city.mmdb': 'hello' },
      's3://geo/city.mmdb: it is no MaxMind database, or it is damaged',
    ],
  ])('are of use when one of them %s', async (_, others, reason) => {
    const { open } = setUp({ 'asn.mmdb': both['asn.mmdb'], ...others });

    const { lookUp, unable } = await open(signal);

    expect(lookUp('198.51.100.7').asn).toBe(64_500);
    expect(unable()).toStrictEqual([expect.stringContaining(reason)]);
  });

  it('say that one is damaged once that is seen', async () => {
    const city = Buffer.from(both['city.mmdb']);
    // The type of the first record becomes one that does not exist.
    const record = city.indexOf('country') - 2;
    city.writeUInt16BE(0x00ff, record);
    const { open } = setUp({ ...both, 'city.mmdb': city });
    const { lookUp, unable } = await open(signal);
    const before = unable();

    expect(lookUp('198.51.100.7').asn).toBe(64_500);
    expect(before).toStrictEqual([]);
    expect(unable()).toStrictEqual(['s3://geo/city.mmdb: it is damaged']);
  });

  it('that nobody configured know nothing', async () => {
    const open = createGeoDatabases({
      ...{ client: new FakeS3().client, places: [], clock: () => new Date(0) },
    });

    expect((await open(signal)).lookUp('198.51.100.7')).toStrictEqual({});
  });
});

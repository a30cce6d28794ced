import { GetIPSetCommand, UpdateIPSetCommand, WAFV2Client } from '@aws-sdk/client-wafv2';
import { mockClient } from 'aws-sdk-client-mock';
import fc from 'fast-check';
import { createAddressSets } from '../../../../shared/aws/address-sets.ts';
import { ipSetsOf } from '../../../../shared/domain/addresses/ip-set.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const waf = mockClient(WAFV2Client);
const ARNS = {
  ipv4Set: 'arn:aws:wafv2:eu-west-1:123456789012:regional/ipset/blocked-ipv4/4a',
  ipv6Set: 'arn:aws:wafv2:us-east-1:123456789012:global/ipset/blocked-ipv6/6a',
};
const sets = createAddressSets({
  client: new WAFV2Client({ region: 'eu-west-1' }),
  sets: ipSetsOf(ARNS),
});
const V4 = { Name: 'blocked-ipv4', Id: '4a', Scope: 'REGIONAL' } as const;
const V6 = { Name: 'blocked-ipv6', Id: '6a', Scope: 'CLOUDFRONT' } as const;
const error = (name: string) => Object.assign(new Error('from AWS WAF'), { name });

function answer(addresses: readonly string[], token = 't1', description?: string) {
  return {
    IPSet: {
      ...{ Name: undefined, Id: undefined, ARN: undefined, IPAddressVersion: undefined },
      Description: description,
      Addresses: [...addresses],
    },
    LockToken: token,
  };
}

/** Addresses and tokens of the updates, in their order. */
function updates(): unknown[] {
  return waf.commandCalls(UpdateIPSetCommand).map(({ args: [{ input }] }) => input);
}

beforeEach(() => {
  waf.reset();
  waf.on(UpdateIPSetCommand).resolves({ NextLockToken: 't2' });
});

describe('an IP set', () => {
  it.each([
    ['1.2.3.4', ['9.9.9.9/32', '1.2.3.4/32'], true],
    ['1.2.3.4', ['1.2.3.0/24'], false],
    ['1.2.3.4', [], false],
    ['2606:4700::1111', ['2606:4700:0000:0000:0000:0000:0000:1111/128'], true],
    ['2606:4700::1111', ['2606:4700::/32'], false],
  ])('says whether it lists %s: %j', async (address, addresses, isListed) => {
    waf.on(GetIPSetCommand).resolves(answer(addresses));

    await expect(sets.read(address)).resolves.toMatchObject({ isListed, isFull: false });
  });

  it.each([
    [9_999, false],
    [10_000, true],
  ])('with %d addresses is full: %s', async (count, isFull) => {
    waf.on(GetIPSetCommand).resolves(answer(Array<string>(count).fill('9.9.9.9/32')));

    await expect(sets.read('1.2.3.4')).resolves.toMatchObject({ isFull });
    expect(await sets.add('1.2.3.4')).toBe(isFull ? 'full' : 'done');
  });

  it('gets one address more, and keeps everything else', async () => {
    waf.on(GetIPSetCommand).resolves(answer(['9.9.9.9/32'], 't1', 'ours'));

    await expect(sets.add('1.2.3.4')).resolves.toBe('done');

    expect(updates()).toStrictEqual([
      { ...V4, Addresses: ['9.9.9.9/32', '1.2.3.4/32'], LockToken: 't1', Description: 'ours' },
    ]);
  });

  it('loses one address, however AWS WAF writes it', async () => {
    const written = ['2606:4700:0000:0000:0000:0000:0000:1111/128', '2606:4700::/32'];
    waf.on(GetIPSetCommand, V6).resolves(answer(written));

    await expect(sets.remove('2606:4700::1111')).resolves.toBe('done');

    expect(updates()).toStrictEqual([{ ...V6, Addresses: ['2606:4700::/32'], LockToken: 't1' }]);
  });

  it('is left alone when it is as it should be', async () => {
    waf.on(GetIPSetCommand).resolves(answer(['1.2.3.4/32']));

    await expect(sets.add('1.2.3.4')).resolves.toBe('done');
    await expect(sets.remove('1.2.3.5')).resolves.toBe('done');

    expect(updates()).toStrictEqual([]);
  });

  it('that somebody else changes meanwhile is read anew, so that no entry is lost', async () => {
    waf
      .on(GetIPSetCommand)
      .resolvesOnce(answer(['9.9.9.9/32'], 'stale'))
      .resolves(answer(['9.9.9.9/32', '8.8.8.8/32'], 'fresh'));
    waf.on(UpdateIPSetCommand, { LockToken: 'stale' }).rejects(error('WAFOptimisticLockException'));

    await expect(sets.add('1.2.3.4')).resolves.toBe('done');

    expect(updates()[1]).toStrictEqual({
      ...V4,
      ...{ Addresses: ['9.9.9.9/32', '8.8.8.8/32', '1.2.3.4/32'], LockToken: 'fresh' },
    });
  });

  it('that always changes is given up for now', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    waf.on(GetIPSetCommand).resolves(answer([]));
    waf.on(UpdateIPSetCommand).rejects(error('WAFOptimisticLockException'));

    await expect(sets.add('1.2.3.4')).rejects.toThrow(TransientError);
    expect(updates()).toHaveLength(24);
  });

  it('that is gone is told', async () => {
    waf.on(GetIPSetCommand).rejects(error('WAFNonexistentItemException'));

    await expect(sets.read('1.2.3.4')).resolves.toBeUndefined();
    await expect(sets.add('1.2.3.4')).resolves.toBe('gone');
    await expect(sets.remove('1.2.3.4')).resolves.toBe('gone');
  });

  it.each([
    ['WAFNonexistentItemException', 'gone'],
    ['WAFLimitsExceededException', 'full'],
  ])('that answers %s is %s', async (name, expected) => {
    waf.on(GetIPSetCommand).resolves(answer([]));
    waf.on(UpdateIPSetCommand).rejects(error(name));

    await expect(sets.add('1.2.3.4')).resolves.toBe(expected);
  });

  it('is asked again later when AWS WAF is busy, and told when it refuses', async () => {
    waf
      .on(GetIPSetCommand)
      .rejectsOnce(error('ThrottlingException'))
      .rejectsOnce(error('WAFUnavailableEntityException'))
      .rejects(error('WAFInvalidParameterException'));

    await expect(sets.read('1.2.3.4')).rejects.toThrow(TransientError);
    await expect(sets.read('1.2.3.4')).rejects.toThrow(TransientError);
    await expect(sets.read('1.2.3.4')).rejects.toThrow('from AWS WAF');
  });
});

describe('without IP sets', () => {
  it('nothing is listed and nothing is changed', async () => {
    const none = createAddressSets({
      client: new WAFV2Client({ region: 'eu-west-1' }),
      sets: ipSetsOf({ ipv4Set: undefined, ipv6Set: undefined }),
    });

    await expect(none.read('1.2.3.4')).resolves.toBeUndefined();
    await expect(none.add('2606:4700::1111')).resolves.toBe('gone');
    expect(waf.calls()).toHaveLength(0);
  });
});

/** AWS WAF with its lock tokens: whoever has not read the last change is refused. */
function aLockedSet(initial: readonly string[]) {
  let state = { addresses: initial, token: 0 };
  waf.on(GetIPSetCommand).callsFake(() => answer(state.addresses, String(state.token)));
  waf.on(UpdateIPSetCommand).callsFake((input: { Addresses: string[]; LockToken: string }) => {
    if (input.LockToken !== String(state.token)) throw error('WAFOptimisticLockException');
    state = { addresses: input.Addresses, token: state.token + 1 };
    return { NextLockToken: String(state.token) };
  });
  return () => state.addresses;
}

describe('many who change an IP set at once', () => {
  const address = fc.integer({ min: 1, max: 254 }).map((part) => `1.2.3.${part}`);
  const changes = fc.uniqueArray(fc.record({ address, add: fc.boolean() }), {
    ...{ minLength: 1, maxLength: 8 },
    selector: (change) => change.address,
  });
  const foreign = fc.uniqueArray(
    fc.integer({ min: 1, max: 254 }).map((part) => `9.9.9.${part}/32`),
    { maxLength: 5 },
  );

  it('get what each of them wants, and take nothing from anybody', async () => {
    jest.spyOn(Math, 'random').mockReturnValue(0);
    await fc.assert(
      fc.asyncProperty(changes, foreign, async (wanted, others) => {
        waf.reset();
        const listed = wanted.filter(({ add }) => !add).map((change) => `${change.address}/32`);
        const now = aLockedSet([...others, ...listed]);

        await Promise.all(
          wanted.map((change) =>
            change.add ? sets.add(change.address) : sets.remove(change.address),
          ),
        );

        const added = wanted.filter(({ add }) => add).map((change) => `${change.address}/32`);
        expect(now().toSorted()).toStrictEqual([...others, ...added].toSorted());
      }),
      { numRuns: 60 },
    );
  });
});

import fc from 'fast-check';
import {
  chooseNumber,
  entryName,
  isThere,
  type Place,
} from '../../../../../shared/domain/tracked-paths/deny-entry.ts';
import type { AclEntry } from '../../../../../shared/domain/tracked-paths/vpc-network.ts';
import {
  aDenyEntry,
  anAcl,
  anAclEntry,
  asAclEntry,
  defaultEntries,
} from '../../../../builders/tracked-paths.ts';

const BLOCK = '10.0.0.5/32';
const INBOUND: Place = { egress: false, block: BLOCK };

describe('the number of a rule', () => {
  const deny = (number: number, block = BLOCK) => anAclEntry({ number, block, isDeny: true });

  it.each<[what: string, entries: AclEntry[], choice: unknown]>([
    ['is the lowest there is', defaultEntries(), { number: 1 }],
    [
      'is free in its direction: that of the other counts apart',
      [anAclEntry({ number: 1, egress: true }), ...defaultEntries()],
      { number: 1 },
    ],
    [
      'skips what others have',
      [deny(1, '192.0.2.1/32'), deny(3, '192.0.2.1/32'), ...defaultEntries()],
      { number: 2 },
    ],
    ['cannot be had below rule 1', [anAclEntry({ number: 1 })], { none: { limit: 1 } }],
    [
      'cannot be had when those below are taken, even by rules of the other version',
      [anAclEntry({ number: 1, block: '::/0' }), anAclEntry({ number: 2 })],
      { none: { limit: 2 } },
    ],
    [
      'must be below a rule that lets a part of it pass',
      [
        anAclEntry({ number: 1, block: '192.0.2.1/32', isDeny: true }),
        anAclEntry({ number: 2, protocol: '6' }),
      ],
      { none: { limit: 2 } },
    ],
    ['is not needed when it is denied', [deny(9), ...defaultEntries()], { denied: deny(9) }],
    [
      'is not needed when its network is denied',
      [deny(9, '10.0.0.0/8'), ...defaultEntries()],
      { denied: deny(9, '10.0.0.0/8') },
    ],
    [
      'is needed when only one protocol is denied',
      [anAclEntry({ number: 1, isDeny: true, protocol: '6' }), ...defaultEntries()],
      { number: 2 },
    ],
    ['is needed when the denial comes too late', [...defaultEntries(), deny(200)], { number: 1 }],
    ['is anything when no rule allows it', [], { number: 1 }],
  ])('%s', (_, entries, choice) => {
    expect(chooseNumber(entries, INBOUND)).toStrictEqual(choice);
  });

  it.each<[what: string, place: Place, choice: unknown]>([
    ['skips what is about to be taken', { ...INBOUND, taken: [2, 3] }, { number: 4 }],
    ['is the one on record when that is free', { ...INBOUND, recorded: [1, 7, 8] }, { number: 7 }],
    [
      'is not the one on record when it would come too late',
      { ...INBOUND, recorded: [150] },
      { number: 2 },
    ],
    [
      'of IPv6 has its own rules to be below',
      { egress: true, block: '2001:db8::5/128' },
      { number: 1 },
    ],
    [
      'is needed when only a part of a prefix is denied',
      { egress: false, block: '192.0.2.0/28' },
      { number: 2 },
    ],
  ])('%s', (_, place, choice) => {
    const entries = [deny(1, '192.0.2.1/32'), ...defaultEntries()];

    expect(chooseNumber(entries, place)).toStrictEqual(choice);
  });

  const entry = fc.record({
    number: fc.integer({ min: 1, max: 40 }),
    egress: fc.boolean(),
    block: fc.constantFrom('0.0.0.0/0', '10.0.0.0/8', '10.0.0.5/32', '192.0.2.0/24', '::/0'),
    isDeny: fc.boolean(),
    protocol: fc.constantFrom('-1', '6', '17'),
  });
  const entries = fc.uniqueArray(entry, {
    maxLength: 40,
    selector: ({ number, egress }) => `${number} ${String(egress)}`,
  });

  it('is free, and the rule with it denies the block, whatever the ACL looks like', () => {
    fc.assert(
      fc.property(
        entries,
        fc.boolean(),
        fc.array(fc.integer({ min: 1, max: 40 })),
        (acl, egress, taken) => {
          const choice = chooseNumber(acl, { egress, block: BLOCK, taken });
          if (!('number' in choice)) return;
          const { number } = choice;
          const used = acl.filter((one) => one.egress === egress).map((one) => one.number);
          const after = [...acl, asAclEntry(aDenyEntry({ egress, number }))];

          expect([...used, ...taken]).not.toContain(number);
          expect(chooseNumber(after, { egress, block: BLOCK })).toHaveProperty(
            'denied.number',
            number,
          );
        },
      ),
    );
  });

  it('cannot be had only when every one below the rule that allows it is taken', () => {
    fc.assert(
      fc.property(entries, fc.boolean(), (acl, egress) => {
        const choice = chooseNumber(acl, { egress, block: BLOCK });
        if (!('none' in choice)) return;
        const below = acl.filter((one) => one.egress === egress && one.number < choice.none.limit);

        expect(below).toHaveLength(choice.none.limit - 1);
      }),
    );
  });
});

describe('a rule of ours', () => {
  it('is known by everything that it says', () => {
    expect(entryName(aDenyEntry())).toBe('acl-b inbound 10.0.0.5/32 rule 1');
    expect(entryName(aDenyEntry({ egress: true, number: 2 }))).toBe(
      'acl-b outbound 10.0.0.5/32 rule 2',
    );
  });

  it.each([
    ['as we set it', {}, true],
    ['that lets it pass', { isDeny: false }, false],
    ['of one protocol', { protocol: '6' }, false],
    ['of another block', { block: '10.0.0.6/32' }, false],
    ['of the other direction', { egress: true }, false],
    ['with another number', { number: 2 }, false],
  ])('is there: one %s: %s', (_, difference, expected) => {
    const entries = [{ ...asAclEntry(aDenyEntry()), ...difference }];

    expect(isThere(aDenyEntry(), [anAcl({ entries })])).toBe(expected);
  });

  it('is not there when its ACL is gone', () => {
    expect(isThere(aDenyEntry(), [])).toBe(false);
  });
});

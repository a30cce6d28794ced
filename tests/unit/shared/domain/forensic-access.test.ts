import fc from 'fast-check';
import {
  accessGroups,
  accessRules,
  accessText,
  excessRules,
  lackingRules,
  ruleKey,
  type AccessRule,
} from '../../../../shared/domain/forensic-access.ts';

const ACCESS = [
  { vpc: 'vpc-1', endpoints: ['sg-e1'], workstations: ['sg-f1'] },
  { vpc: 'vpc-2', endpoints: ['sg-e2'], workstations: [] },
  { vpc: 'vpc-1', endpoints: ['sg-e1', 'sg-e3'], workstations: [] },
];

describe('the rules of a quarantine group', () => {
  it('are one for each group that is named for its VPC, by HTTPS to endpoints and by TCP from workstations', () => {
    const rules = accessRules(ACCESS, 'vpc-1');

    expect(rules.map(ruleKey)).toStrictEqual([
      'egress tcp 443-443 sg-e1',
      'egress tcp 443-443 sg-e3',
      'ingress tcp 0-65535 sg-f1',
    ]);
    expect(rules.map(accessText)).toStrictEqual([
      'TCP 443 to sg-e1',
      'TCP 443 to sg-e3',
      'TCP from sg-f1',
    ]);
  });

  it('are none where the policy names nobody', () => {
    expect(accessRules(ACCESS, 'vpc-3')).toStrictEqual([]);
    expect(accessRules([], 'vpc-1')).toStrictEqual([]);
  });

  it('may be those of any VPC when nobody knows which', () => {
    expect(accessGroups(ACCESS)).toStrictEqual({
      endpoints: ['sg-e1', 'sg-e2', 'sg-e3'],
      workstations: ['sg-f1'],
    });
  });

  it('are what lacks and what exceeds, and never both', () => {
    const rule = fc.record<AccessRule>({
      direction: fc.constantFrom('ingress', 'egress'),
      groupId: fc.constantFrom('sg-1', 'sg-2'),
      fromPort: fc.constantFrom(0, 443),
      toPort: fc.constantFrom(443, 65_535),
    });
    fc.assert(
      fc.property(fc.array(rule), fc.array(rule), (there, wanted) => {
        const found = there.map(ruleKey);
        const excess = excessRules(found, wanted);
        const lacking = lackingRules(found, wanted).map(ruleKey);

        expect(new Set([...found, ...lacking])).toStrictEqual(
          new Set([...wanted.map(ruleKey), ...excess]),
        );
        expect(excess.filter((key) => lacking.includes(key))).toStrictEqual([]);
      }),
    );
  });
});

import { shutOutOfBus } from '../../../../../scripts/riposte/doctor/bus-policy.ts';

const ANN = 'arn:aws:iam::123456789012:role/operators';
const TRIAGE = 'arn:aws:iam::123456789012:role/riposte-dev-triage-finding';

/** As terraform/bus_policy.tf writes it. */
function policy(...statements: readonly object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

const ONLY_TRIAGE_ASKS = {
  Effect: 'Deny',
  Condition: {
    'ForAnyValue:StringEquals': {
      'events:source': 'riposte',
      'events:detail-type': ['Containment Requested', 'Enrichment Requested'],
    },
    ArnNotEquals: { 'aws:PrincipalArn': TRIAGE },
  },
};

function onlyFor(...arns: readonly string[]): object {
  return {
    Effect: 'Deny',
    Condition: {
      'ForAnyValue:StringEquals': {
        'events:source': 'riposte',
        'events:detail-type': ['Release Requested', 'Drill Requested', 'Containment Ordered'],
      },
      ArnNotEquals: { 'aws:PrincipalArn': arns.length === 1 ? arns[0] : arns },
    },
  };
}

describe('the policy of the bus', () => {
  it.each([
    ['has no list of operators', policy(ONLY_TRIAGE_ASKS), false],
    ['has the operator on its list', policy(ONLY_TRIAGE_ASKS, onlyFor(ANN)), false],
    ['lists others', policy(ONLY_TRIAGE_ASKS, onlyFor('arn:aws:iam::123456789012:role/x')), true],
    ['is not what we know', '{"Statement":"odd"}', false],
    ['is no JSON', 'odd', false],
  ])('that %s', (_, text, isShutOut) => {
    expect(shutOutOfBus(text, ANN)).toBe(isShutOut);
  });
});

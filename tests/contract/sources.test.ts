import { denyDocument, sessionPolicyName } from '../../shared/domain/credentials/deny-policy.ts';
import { DETECTION_RAISED } from '../../shared/domain/events/detection.ts';
import { DRILL_REQUESTED } from '../../shared/domain/events/drill.ts';
import { CONTAINMENT_ORDERED } from '../../shared/domain/events/operator-order.ts';
import { RELEASE_REQUESTED } from '../../shared/domain/events/containment.ts';
import { ACTING_FUNCTIONS } from '../../shared/domain/own-calls.ts';
import { aWireFinding } from '../builders/finding.ts';
import {
  aDetectionEvent,
  aDrillEvent,
  aHealthEvent,
  anAlarmEvent,
  anAsff,
  anIamCall,
  anOrderEvent,
  aSecurityHubEvent,
} from '../builders/sources.ts';
import { matchesPattern } from './support/event-pattern.ts';
import { functionNames } from './support/repository.ts';
import { eventRules } from './support/rules.ts';
import { localsOf, resolvedList, rootModule } from './support/terraform.ts';
import { documentStatements } from './support/terraform-grants.ts';

const rules = eventRules();

/** Names of the rules that an event matches. */
function rulesFor(event: unknown): string[] {
  return [...rules].filter(([, pattern]) => matchesPattern(pattern, event)).map(([name]) => name);
}

describe('an event of a source', () => {
  it.each([
    ['a copy of a GuardDuty finding', aSecurityHubEvent(anAsff()), 'security_hub_findings'],
    ['a detection alarm', anAlarmEvent(), 'detection_alarms'],
    ['a key found in public', aHealthEvent(), 'exposed_keys'],
    ['misused rights', anIamCall(), 'revocation_misuse'],
    ['an own detection', aDetectionEvent(), 'own_findings'],
    ['a drill', aDrillEvent(aWireFinding()), 'own_findings'],
    ['an order', anOrderEvent(), 'own_findings'],
  ])('reaches triage by one rule: %s', (_, event, rule) => {
    expect(rulesFor(event)).toStrictEqual([rule]);
  });

  const otherProduct = { ProductArn: 'arn:aws:securityhub:eu-west-1::product/aws/securityhub' };
  const forged = {
    ProductArn: 'arn:aws:securityhub:eu-west-1:123456789012:product/123456789012/default',
  };

  it.each([
    ['a control of Security Hub', aSecurityHubEvent(anAsff(otherProduct))],
    ['a finding that a customer imported', aSecurityHubEvent(anAsff(forged))],
    ['an alarm about the platform', anAlarmEvent({ name: 'riposte-dev-findings-dlq-depth' })],
    ['an alarm of another stack', anAlarmEvent({ name: 'riposte-prod-detect-high-x' })],
    ['an alarm that is over', anAlarmEvent({ state: 'OK' })],
    ['an alarm without data', anAlarmEvent({ state: 'INSUFFICIENT_DATA' })],
    ['another event of AWS Health', aHealthEvent([], { eventTypeCode: 'AWS_EC2_MAINTENANCE' })],
  ])('does not reach it: %s', (_, event) => {
    expect(rulesFor(event)).toStrictEqual([]);
  });
});

describe('a call of IAM with the rights of the functions for credentials', () => {
  const session = { kind: 'session', roleId: 'AROAX', session: 'Allow' } as const;
  const older = { kind: 'older', than: new Date('2026-11-21T10:00:00Z') } as const;
  const policyName = sessionPolicyName('riposte-dev', 'i-0123456789abcdef0');
  const policyDocument = denyDocument('inc-20261121-9k3f7q2m', session);
  const policyArn = 'arn:aws:iam::123456789012:policy/riposte-dev-deny-all';
  const call = (eventName: string, requestParameters: unknown, more = {}) =>
    rulesFor(anIamCall({ eventName, requestParameters, ...more }));
  const byRelease = {
    userIdentity: {
      arn: 'arn:aws:sts::123456789012:assumed-role/riposte-dev-release-credentials/x',
      sessionContext: { sessionIssuer: { userName: 'riposte-dev-release-credentials' } },
    },
  };
  const byRevoke = {
    userIdentity: {
      arn: 'arn:aws:sts::123456789012:assumed-role/riposte-dev-revoke-credentials/x',
      sessionContext: { sessionIssuer: { userName: 'riposte-dev-revoke-credentials' } },
    },
  };

  it.each([
    ['denying a session', 'PutRolePolicy', { policyName, policyDocument }, byRevoke],
    [
      'denying older sessions',
      'PutRolePolicy',
      { policyName, policyDocument: denyDocument('inc-1', older) },
      byRevoke,
    ],
    ['denying a user', 'AttachUserPolicy', { policyArn, userName: 'ann' }, byRevoke],
    ['deactivating a key', 'UpdateAccessKey', { status: 'Inactive' }, byRevoke],
    ['ending a deny', 'DeleteRolePolicy', { policyName }, byRelease],
    ['giving a user back', 'DetachUserPolicy', { policyArn }, byRelease],
    ['giving a key back', 'UpdateAccessKey', { status: 'Active' }, byRelease],
  ])('passes by when it is what they do: %s', (...[, eventName, parameters, identity]) => {
    expect(call(eventName, parameters, identity)).toStrictEqual([]);
  });

  it.each([
    ['another policy', 'PutRolePolicy', { policyName: 'mine', policyDocument }],
    [
      'a policy that allows',
      'PutRolePolicy',
      { policyName, policyDocument: '{"Statement":[{"Effect": "Allow","Action":"*"}]}' },
    ],
    [
      'a policy that hides that it allows',
      'PutRolePolicy',
      { policyName, policyDocument: '{"Statement":[{"Effect":"\\u0041llow"}]}' },
    ],
    ['removing a policy of others', 'DeleteRolePolicy', { policyName: 'permissions' }],
    [
      'a managed policy of AWS',
      'AttachUserPolicy',
      { policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    ],
    ['taking a policy from a user', 'DetachUserPolicy', { policyArn: 'arn:aws:iam::aws:policy/X' }],
    ['something else altogether', 'CreateAccessKey', { userName: 'ann' }],
  ])('is told when it is anything else: %s', (_, eventName, parameters) => {
    expect(call(eventName, parameters, byRevoke)).toStrictEqual(['revocation_misuse']);
    expect(call(eventName, parameters, byRelease)).toStrictEqual(['revocation_misuse']);
  });

  it('is told when IAM refused it', () => {
    const refused = { errorCode: 'AccessDenied', ...byRevoke };

    expect(call('PutRolePolicy', null, refused)).toStrictEqual(['revocation_misuse']);
  });

  it('is told when the function that revokes makes a key active', () => {
    expect(call('UpdateAccessKey', { status: 'Active' }, byRevoke)).toStrictEqual([
      'revocation_misuse',
    ]);
  });

  it('is nobody else’s', () => {
    const { userIdentity } = byRevoke;
    const sessionContext = { sessionIssuer: { userName: 'admin' } };

    expect(
      call('CreateUser', {}, { userIdentity: { ...userIdentity, sessionContext } }),
    ).toStrictEqual([]);
  });

  it('fits into the 2048 characters that a pattern may have', () => {
    expect(JSON.stringify(rules.get('revocation_misuse')).length).toBeLessThan(1500);
  });
});

describe('the policy of the own bus', () => {
  const statements = documentStatements('aws_iam_policy_document', 'bus');
  const { operator_events: operatorEvents } = localsOf(rootModule);

  it('speaks of the events that the own rules know', () => {
    expect(resolvedList(operatorEvents)).toStrictEqual([
      RELEASE_REQUESTED,
      DRILL_REQUESTED,
      CONTAINMENT_ORDERED,
    ]);
    expect(
      statements
        .find(({ sid }) => sid === 'OnlyThePlatformRaisesDetections')
        ?.grants.flatMap(({ conditions }) => conditions),
    ).toContain(`events:detail-type=${DETECTION_RAISED}`);
  });
});

describe('the functions whose own calls are no incident', () => {
  it('are functions that there are', () => {
    expect(functionNames).toStrictEqual(expect.arrayContaining([...ACTING_FUNCTIONS]));
  });
});

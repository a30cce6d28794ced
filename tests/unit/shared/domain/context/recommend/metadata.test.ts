import type { Target } from '../../../../../../shared/domain/target.ts';
import {
  NO_FACTS,
  type InstanceFacts,
} from '../../../../../../shared/domain/context/known-facts.ts';
import { recommendForHostCredentials } from '../../../../../../shared/domain/context/recommend/metadata.ts';
import {
  aHost,
  aRole,
  aSituation,
  heldPolicies,
  ofType,
  without,
} from '../../../../../builders/context.ts';
import { INSTANCE } from '../../../../../builders/finding.ts';
import { anActionRecord } from '../../../../../builders/incident.ts';

const STOLEN = ofType('UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS');
const DENY = `Deny the credentials of ${INSTANCE}: isolating the host does not stop a stolen copy of them.\nnpm run riposte -- contain web:${INSTANCE} --reason inc-20261121-9k3f7q2m`;

const advise = (host: Partial<InstanceFacts>, more: object = {}) =>
  recommendForHostCredentials(
    aSituation({ facts: { ...NO_FACTS, instances: [aHost(host)] }, ...more }),
  );
const revoked = (target: Pick<Target, 'kind' | 'id'>) => ({
  ...STOLEN,
  actions: [
    anActionRecord({
      action: 'revoke-credentials',
      target: { accountId: '123456789012', region: 'global', ...target },
    }),
  ],
});

describe('the credentials of a host', () => {
  it('are to be denied when a copy is in use', () => {
    expect(advise({ role: aRole() }, STOLEN).immediate).toStrictEqual([DENY]);
  });

  it.each([
    { kind: 'role-session', id: `web:${INSTANCE}` },
    { kind: 'role', id: 'web' },
    { kind: 'instance', id: INSTANCE },
  ] as const)('are not to be denied again: %j', (target) => {
    expect(advise({ role: aRole() }, revoked(target)).immediate).toStrictEqual([]);
  });

  it.each([
    { kind: 'role-session', id: 'web:i-00000000' },
    { kind: 'role', id: 'db' },
    { kind: 'user', id: 'web' },
  ] as const)('are to be denied when something else was: %j', (target) => {
    expect(advise({ role: aRole() }, revoked(target)).immediate).toStrictEqual([DENY]);
  });

  it.each([
    ['the host only mines', { role: aRole() }, ofType('CryptoCurrency:EC2/BitcoinTool.B')],
    ['it has none', {}, STOLEN],
  ])('are left alone when %s', (_, host, findings) => {
    expect(advise(host, findings).immediate).toStrictEqual([]);
  });

  it('are to be looked up by their session name', () => {
    expect(advise({ role: aRole() }).investigate?.[0]?.split('\n')[1]).toBe(
      `aws cloudtrail lookup-events --lookup-attributes AttributeKey=Username,AttributeValue=${INSTANCE}`,
    );
  });
});

describe('the metadata service of a host', () => {
  it('is to require IMDSv2', () => {
    expect(advise({ metadata: 'v1' }).prevent).toStrictEqual([
      `Require IMDSv2 on ${INSTANCE}.\naws ec2 modify-instance-metadata-options --instance-id ${INSTANCE} --http-tokens required --http-put-response-hop-limit 1`,
    ]);
  });

  it.each(['v2', 'off', 'unknown'] as const)('is left alone when it is %s', (metadata) => {
    expect(advise({ metadata }).prevent).toStrictEqual([]);
  });
});

describe('the role of a host', () => {
  it.each([
    ['admin', `Narrow role web: a host (${INSTANCE}) must not be administrator.`],
    ['broad', `Narrow role web: a host (${INSTANCE}) must not be allowed nearly everything.`],
  ] as const)('is to be narrowed: %s', (breadth, text) => {
    const role = aRole({ policies: heldPolicies({ breadth }) });

    expect(advise({ role }).prevent).toStrictEqual([text]);
  });

  it('is left alone when it is narrow, or when nobody could read it', () => {
    const unread = without(aRole(), 'policies');

    expect(advise({ role: aRole() }).prevent).toStrictEqual([]);
    expect(advise({ role: unread }).prevent).toStrictEqual([]);
  });
});

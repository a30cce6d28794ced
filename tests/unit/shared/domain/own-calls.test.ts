import { ACTING_FUNCTIONS, isOwnCall } from '../../../../shared/domain/own-calls.ts';
import { ACCOUNT, aFinding, anInstance, aPrincipal } from '../../../builders/finding.ts';

const PLATFORM = { accountId: ACCOUNT, stack: 'riposte-dev' };
const OWN = aPrincipal('riposte-dev-revoke-credentials');
const UNUSUAL = 'Persistence:IAMUser/AnomalousBehavior';

describe('a finding about the platform doing its work', () => {
  it.each(ACTING_FUNCTIONS)('is one about unusual calls of %s', (name) => {
    const resources = [aPrincipal(`riposte-dev-${name}`)];

    expect(isOwnCall(aFinding({ type: UNUSUAL, resources }), PLATFORM)).toBe(true);
  });

  it.each([
    'PrivilegeEscalation:IAMUser/AnomalousBehavior',
    'Impact:S3/AnomalousBehavior.Permission',
    'Discovery:S3/AnomalousBehavior',
    'DefenseImpairment:EC2/DisableOrModifyTools',
    'DefenseImpairment:IAM/SomethingNew',
  ])('has a type that its calls may raise: %s', (type) => {
    expect(isOwnCall(aFinding({ type, resources: [OWN] }), PLATFORM)).toBe(true);
  });

  it.each([
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    'UnauthorizedAccess:IAMUser/ResourceCredentialExfiltration.InsideAWS',
    'Recon:IAMUser/MaliciousIPCaller.Custom',
    'UnauthorizedAccess:IAMUser/TorIPCaller',
    'PenTest:IAMUser/KaliLinux',
    'AttackSequence:IAM/CompromisedCredentials',
    'Riposte:IAM/RevocationRightsMisused',
    'DefenseImpairment:IAMUser/MaliciousIPCaller',
    'Stealth:IAMUser/CloudTrailLoggingDisabled',
    'Exfiltration:S3/AnomalousBehavior',
    'Impact:S3/AnomalousBehavior.Delete',
    'Impact:S3/MaliciousIPCaller',
    'Novelty:IAMUser/Unheard',
  ])('never tells of theft, nor of something unknown: %s', (type) => {
    expect(isOwnCall(aFinding({ type, resources: [OWN] }), PLATFORM)).toBe(false);
  });

  it.each([
    ['nobody', []],
    ['a machine', [anInstance()]],
    ['somebody else', [aPrincipal('admin')]],
    ['somebody else besides', [OWN, aPrincipal('admin')]],
    ['a function that touches nothing of others', [aPrincipal('riposte-dev-send-alert')]],
    ['a role that only begins like ours', [aPrincipal('riposte-dev-admin')]],
    ['a role of another stack', [aPrincipal('riposte-prod-revoke-credentials')]],
    ['a user called like a function', [aPrincipal('riposte-dev-revoke-credentials', 'IAMUser')]],
  ])('is not one about %s', (_, resources) => {
    expect(isOwnCall(aFinding({ type: UNUSUAL, resources }), PLATFORM)).toBe(false);
  });

  it('may name what the platform touched, besides', () => {
    const resources = [OWN, anInstance()];

    expect(isOwnCall(aFinding({ type: UNUSUAL, resources }), PLATFORM)).toBe(true);
  });

  it('may be made in a member account', () => {
    const member = '222222222222';
    const finding = aFinding({ type: UNUSUAL, resources: [OWN], accountId: member });

    expect(isOwnCall(finding, { ...PLATFORM, memberAccounts: [member] })).toBe(true);
  });

  it('is none in another account', () => {
    const finding = aFinding({ type: UNUSUAL, resources: [OWN], accountId: '210987654321' });

    expect(isOwnCall(finding, PLATFORM)).toBe(false);
  });
});

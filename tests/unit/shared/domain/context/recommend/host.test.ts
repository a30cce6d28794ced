import type { ActionMode, ActionState } from '../../../../../../shared/domain/action.ts';
import {
  NO_FACTS,
  type InstanceFacts,
} from '../../../../../../shared/domain/context/known-facts.ts';
import { recommendForHosts } from '../../../../../../shared/domain/context/recommend/host.ts';
import { aHost, aSituation, ofType } from '../../../../../builders/context.ts';
import { INSTANCE } from '../../../../../builders/finding.ts';
import { anActionRecord } from '../../../../../builders/incident.ts';

const MINING = ofType('CryptoCurrency:EC2/BitcoinTool.B!DNS');
const ISOLATE = `Cut ${INSTANCE} off: it is not isolated.\nnpm run riposte -- contain ${INSTANCE} --reason inc-20261121-9k3f7q2m`;
const KEEP = `Do not stop, reboot or terminate ${INSTANCE}: its memory is evidence and would be lost.`;

const advise = (host: Partial<InstanceFacts> = {}, more: object = MINING) =>
  recommendForHosts(aSituation({ facts: { ...NO_FACTS, instances: [aHost(host)] }, ...more }));

const action = (state: ActionState, mode: ActionMode = 'auto') => ({
  ...MINING,
  actions: [anActionRecord({ state, mode })],
});

describe('a host that is taken over', () => {
  it('is to be cut off, looked at and replaced', () => {
    expect(advise()).toStrictEqual({
      immediate: [ISOLATE],
      investigate: [
        `Take snapshots of all volumes of ${INSTANCE} before anything is cleaned.\naws ec2 create-snapshots --instance-specification InstanceId=${INSTANCE}`,
        `Scan the volumes of ${INSTANCE} for malware.\naws guardduty start-malware-scan --resource-arn arn:aws:ec2:eu-west-1:123456789012:instance/${INSTANCE}`,
      ],
      prevent: [
        `Replace ${INSTANCE} by a host from a trusted image instead of cleaning it, and close the way in first.`,
      ],
    });
  });

  it.each<[ActionState, ActionMode]>([
    ['contained', 'auto'],
    ['requested', 'auto'],
    ['running', 'auto'],
    ['releasing', 'auto'],
    ['release-failed', 'auto'],
  ])('is not to be cut off again when that is %s (%s)', (state, mode) => {
    const { immediate } = advise({}, action(state, mode));

    expect(immediate).toContain(KEEP);
    expect(immediate).not.toContain(ISOLATE);
  });

  it.each([
    [`protected instance ${INSTANCE} (policy)`, false],
    ['unconfirmed: GuardDuty does not know this finding (GetFindings)', true],
  ])('is to be cut off by an order unless the policy protects it: %s', (reason, isOrdered) => {
    const refused = anActionRecord({ state: 'refused', mode: 'auto', reason });

    const { immediate = [] } = advise({}, { ...MINING, actions: [refused] });

    expect(immediate.join().includes('riposte -- contain')).toBe(isOrdered);
    expect(immediate.join().includes('take it off the list first')).toBe(!isOrdered);
  });

  it.each<[ActionState, ActionMode]>([
    ['dry-run', 'auto'],
    ['requested', 'dry-run'],
    ['refused', 'auto'],
    ['failed', 'auto'],
    ['released', 'auto'],
  ])('is still to be cut off when that is %s (%s)', (state, mode) => {
    const { immediate } = advise({}, action(state, mode));

    expect(immediate).toContain(ISOLATE);
    expect(immediate).not.toContain(KEEP);
  });

  it('is still to be cut off when another host was', () => {
    const other = {
      kind: 'instance',
      accountId: '1',
      region: 'eu-west-1',
      id: 'i-00000000',
    } as const;

    expect(
      advise({}, { ...MINING, actions: [anActionRecord({ target: other })] }).immediate,
    ).toContain(ISOLATE);
  });

  it('in quarantine is not to be cut off, whoever did it, but kept for its memory', () => {
    const { immediate } = advise({ inQuarantine: true });

    expect(immediate).toStrictEqual([
      KEEP,
      `Protect ${INSTANCE} against termination.\naws ec2 modify-instance-attribute --instance-id ${INSTANCE} --disable-api-termination`,
    ]);
  });

  it('that is stopped has no memory to keep', () => {
    expect(advise({ inQuarantine: true, state: 'stopped' }).immediate).toStrictEqual([]);
  });

  it('that is gone needs nothing any more', () => {
    expect(advise({ state: 'terminated' })).toStrictEqual({
      immediate: [],
      investigate: [],
      prevent: [],
    });
  });

  it('is to be put on standby in its group, whose name stands only in the command', () => {
    const { immediate } = advise({ autoScalingGroup: 'web-asg' });

    expect(immediate?.[1]).toBe(
      `Put ${INSTANCE} on standby in its Auto Scaling group, or a failed health check replaces it and the evidence is gone.\n` +
        `aws autoscaling enter-standby --instance-ids ${INSTANCE} --auto-scaling-group-name web-asg --no-should-decrement-desired-capacity`,
    );
  });

  it('in a group with an odd name gets no command', () => {
    const { immediate } = advise({ autoScalingGroup: 'web; reboot' });

    expect(immediate?.[1]).not.toContain('\n');
    expect(immediate?.[1]).not.toContain('reboot');
  });

  it.each([
    ['999999999999', 1],
    ['123456789012', 0],
    ['amazon', 0],
  ])('from an image of %s is asked about its origin %i times', (owner, times) => {
    const { investigate } = advise({ image: { name: 'x', owner, public: true } });

    expect(investigate?.filter((text) => text.includes('another account'))).toHaveLength(times);
  });
});

describe('a host that is only attacked, or of which nothing bad is said', () => {
  it.each([
    ['attacked', ofType('UnauthorizedAccess:EC2/SSHBruteForce', 'TARGET')],
    ['probed', ofType('Recon:EC2/PortProbeUnprotectedPort', 'TARGET')],
    ['named beside a bucket', ofType('Policy:S3/BucketAnonymousAccessGranted', 'ABSENT')],
  ])('is not to be cut off: %s', (_, findings) => {
    expect(advise({}, findings).immediate).toStrictEqual([]);
  });

  it('is to be cut off when a second finding says that it attacks', () => {
    const findings = [
      ...ofType('UnauthorizedAccess:EC2/SSHBruteForce', 'TARGET').findings,
      ...MINING.findings,
    ];

    expect(advise({}, { findings }).immediate).toStrictEqual([ISOLATE]);
  });
});

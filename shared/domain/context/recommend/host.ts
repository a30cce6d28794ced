import { withCommand } from '../command.ts';
import type { InstanceFacts } from '../known-facts.ts';
import {
  adviseContainment,
  isActing,
  isHandled,
  type Recommend,
  type Situation,
  type Wish,
} from './situation.ts';

/** Findings that say that somebody else is in command of the host. */
const COMPROMISED = [
  'Backdoor:',
  'CryptoCurrency:',
  'Trojan:',
  'Execution:EC2/',
  'Execution:Runtime/',
  'Impact:EC2/',
  'Impact:Runtime/',
  'Persistence:Runtime/',
  'PrivilegeEscalation:Runtime/',
  'DefenseEvasion:Runtime/',
  'DefenseEvasion:EC2/',
  'UnauthorizedAccess:EC2/',
  'UnauthorizedAccess:Runtime/',
  'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration',
  'AttackSequence:EC2/',
] as const;

/**
 * Hosts: keep the evidence, cut off what is not, then look and rebuild. Source: GuardDuty user guide, "Remediating a potentially
 * compromised Amazon EC2 instance", and the AWS forensics guidance (memory before disk, nothing stopped before both).
 */
export const recommendForHosts: Recommend = (situation) => {
  const hosts = situation.facts.instances.filter(({ state }) => state !== 'terminated');
  const taken = isActing(situation, COMPROMISED) ? hosts : [];
  return {
    immediate: [
      ...taken
        .filter((host) => !isIsolated(situation, host))
        .map((host) => isolate(host, situation)),
      ...hosts
        .filter((host) => isIsolated(situation, host))
        .flatMap((host) => keepEvidence(host, situation)),
      ...taken.filter((host) => !isKept(situation, host)).flatMap(keepInGroup),
    ],
    investigate: taken.flatMap(investigate),
    prevent: taken.map(rebuild),
  };
};

function isIsolated(situation: Situation, { id, inQuarantine }: InstanceFacts): boolean {
  return inQuarantine || isKept(situation, { id });
}

/** Isolating also protects from termination and puts on standby; its steps name what it could not do. */
function isKept(situation: Situation, { id }: Pick<InstanceFacts, 'id'>): boolean {
  return isHandled(situation, 'isolate-instance', (target) => target.id === id);
}

function isolate({ id }: InstanceFacts, situation: Situation): string {
  const wish: Wish = {
    target: id,
    action: 'isolate-instance',
    isMeant: (target) => target.id === id,
  };
  return adviseContainment(`Cut ${id} off: it is not isolated.`, wish, situation);
}

function keepEvidence({ id, state }: InstanceFacts, situation: Situation): string[] {
  if (state !== 'running') return [];
  const keep = `Do not stop, reboot or terminate ${id}: its memory is evidence and would be lost.`;
  if (isKept(situation, { id })) return [keep];
  return [
    keep,
    withCommand(`Protect ${id} against termination.`, [
      ...['aws', 'ec2', 'modify-instance-attribute'],
      ...['--instance-id', id, '--disable-api-termination'],
    ]),
  ];
}

function keepInGroup({ id, autoScalingGroup: group }: InstanceFacts): string[] {
  if (group === undefined) return [];
  const text = `Put ${id} on standby in its Auto Scaling group, or a failed health check replaces it and the evidence is gone.`;
  return [
    withCommand(text, [
      ...['aws', 'autoscaling', 'enter-standby', '--instance-ids', id],
      ...['--auto-scaling-group-name', group, '--no-should-decrement-desired-capacity'],
    ]),
  ];
}

function investigate({ id, accountId, region, image }: InstanceFacts): string[] {
  const arn = `arn:aws:ec2:${region}:${accountId}:instance/${id}`;
  const foreign = image && image.owner !== 'amazon' && image.owner !== accountId;
  return [
    withCommand(`Take snapshots of all volumes of ${id} before anything is cleaned.`, [
      ...['aws', 'ec2', 'create-snapshots', '--instance-specification', `InstanceId=${id}`],
    ]),
    withCommand(`Scan the volumes of ${id} for malware.`, [
      ...['aws', 'guardduty', 'start-malware-scan', '--resource-arn', arn],
    ]),
    ...(foreign
      ? [`The image of ${id} comes from another account: is it one that you trust?`]
      : []),
  ];
}

function rebuild({ id }: InstanceFacts): string {
  return `Replace ${id} by a host from a trusted image instead of cleaning it, and close the way in first.`;
}

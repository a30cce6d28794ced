import type { Recommendations } from '../incident-context.ts';
import type { Recommend } from './situation.ts';
import { hasType } from './situation.ts';

interface Threat {
  /** Beginnings of finding types. */
  readonly types: readonly string[];
  readonly advice: Partial<Recommendations>;
}

/** What belongs to a kind of attack whatever the resource is. Source: GuardDuty user guide, finding types and their remediation. */
const THREATS: readonly Threat[] = [
  {
    types: [
      'CryptoCurrency:',
      'Impact:EC2/BitcoinDomainRequest',
      'Impact:Runtime/CryptoMinerExecuted',
    ],
    advice: {
      investigate: [
        'Look for instances, tasks and functions that nobody of yours started, in every region, and at the costs.',
      ],
      prevent: [
        'Deny regions and instance types that you do not use (service control policy), and set a budget alarm.',
      ],
    },
  },
  {
    types: [
      'Backdoor:',
      'Trojan:',
      'Impact:EC2/MaliciousDomainRequest',
      'Impact:Runtime/MaliciousDomainRequest',
    ],
    advice: {
      investigate: [
        'See which other hosts talked to the same address or asked for the same domain (flow logs, resolver query logs).',
      ],
      prevent: [
        'Block known domains with Route 53 Resolver DNS Firewall, and let hosts out only where they need to go.',
      ],
    },
  },
  {
    types: ['Stealth:IAMUser/CloudTrailLoggingDisabled', 'DefenseEvasion:IAMUser/'],
    advice: {
      immediate: [
        'Make sure that CloudTrail, GuardDuty and Config still record, and switch on again what was switched off.',
      ],
      prevent: [
        'Deny changes of the trail, of GuardDuty and of Config by a service control policy.',
      ],
    },
  },
  {
    types: ['Stealth:IAMUser/PasswordPolicyChange'],
    advice: {
      immediate: ['Set the password policy of the account as it was: CloudTrail shows the change.'],
    },
  },
  {
    types: ['Exfiltration:', 'Trojan:EC2/DNSDataExfiltration'],
    advice: {
      investigate: [
        'Find out how much left and where to: it decides whom you must inform, and within which time.',
      ],
    },
  },
  {
    types: ['Policy:IAMUser/RootCredentialUsage', 'Policy:IAMUser/ShortTermRootCredentialUsage'],
    advice: {
      investigate: ['Ask who used the root user and for what: nothing of daily work needs it.'],
      prevent: [
        'Delete keys of the root user, guard it with a hardware MFA device, and raise an alarm on its use.',
      ],
    },
  },
  {
    types: ['CredentialAccess:RDS/', 'Discovery:RDS/'],
    advice: {
      immediate: [
        'Change the password of the database user, unless it was only tried in vain, and restrict who reaches the database.',
      ],
      investigate: ['See in the audit log of the database what the session did.'],
      prevent: ['Take the database out of public subnets and let people in by IAM authentication.'],
    },
  },
  {
    types: [
      'AttackSequence:EKS/',
      'CredentialAccess:Kubernetes/',
      'Execution:Kubernetes/',
      'Impact:Kubernetes/',
      'Persistence:Kubernetes/',
      'Policy:Kubernetes/',
      'PrivilegeEscalation:Kubernetes/',
      'DefenseEvasion:Kubernetes/',
      'Discovery:Kubernetes/',
    ],
    advice: {
      immediate: [
        'Take the binding or access entry of the Kubernetes user away, and deny the pod all traffic (NetworkPolicy).',
      ],
      investigate: [
        'See in the audit log of the cluster what the user created: workloads, bindings, secrets read.',
      ],
      prevent: ['Close the public endpoint of the cluster, and let nobody anonymous in.'],
    },
  },
  {
    types: [
      'Backdoor:Lambda/',
      'CryptoCurrency:Lambda/',
      'Trojan:Lambda/',
      'UnauthorizedAccess:Lambda/',
    ],
    advice: {
      immediate: [
        'Stop the function by setting its reserved concurrency to 0; its code stays for the investigation.',
      ],
      investigate: [
        'Compare code, layers and environment with your build, and see who updated them (CloudTrail).',
      ],
    },
  },
  {
    types: ['AttackSequence:ECS/', 'Execution:ECS/'],
    advice: {
      immediate: [
        'Isolate the task by its security group, and stop others that run the same image.',
      ],
      prevent: [
        'Scan images before they run, and run them without root and without a writable file system.',
      ],
    },
  },
  {
    types: ['Object:S3/MaliciousFile', 'Execution:EC2/MaliciousFile', 'Execution:S3/MaliciousFile'],
    advice: {
      immediate: ['Do not open the file, and do not restore from a backup that holds it.'],
      investigate: ['Find out who stored the file, and who has fetched it since.'],
    },
  },
];

/** Recommendations by type of attack. */
export const recommendForThreats: Recommend = (situation) => {
  const advice = THREATS.filter(({ types }) => hasType(situation, types)).map(
    (each) => each.advice,
  );
  return {
    immediate: advice.flatMap(({ immediate = [] }) => immediate),
    investigate: advice.flatMap(({ investigate = [] }) => investigate),
    prevent: advice.flatMap(({ prevent = [] }) => prevent),
  };
};

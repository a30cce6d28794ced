import { withCommand } from '../domain/context/command.ts';
import type { Recommendations } from '../domain/context/incident-context.ts';
import { adviseIsolation, type Isolation } from './advise-isolation.ts';
import type { DetectedPattern, PatternName } from './detection.ts';
import { listSome } from './wording.ts';

/** What has been done about the host, and what is known of it. */
export interface Response extends Isolation {
  /** Internal addresses that the host called on ports of databases. */
  readonly databasePeers?: readonly string[];
}

type Advice = Partial<Recommendations>;
type Advise = (patterns: readonly DetectedPattern[], response: Response) => Advice;

/** What follows from patterns, worst family first; what is done already is said as such. Pure. */
export function recommendForTraffic(
  patterns: readonly DetectedPattern[],
  response: Response,
): Recommendations {
  const relevant = patterns.filter(({ severity }) => severity !== 'low');
  const all: readonly Advice[] = [
    { immediate: adviseIsolation(relevant, response) },
    ...FAMILIES.map(([name, advise]) => {
      const own = relevant.filter(({ pattern }) => pattern === name);
      return own.length > 0 ? advise(own, response) : {};
    }),
  ];
  return {
    immediate: all.flatMap(({ immediate = [] }) => immediate),
    investigate: all.flatMap(({ investigate = [] }) => investigate),
    prevent: all.flatMap(({ prevent = [] }) => prevent),
  };
}

function hostsOf(patterns: readonly DetectedPattern[]): string {
  return listSome([...new Set(patterns.map(({ host }) => host))], 3);
}

function peersOf(patterns: readonly DetectedPattern[]): string {
  return listSome([...new Set(patterns.flatMap(({ peers }) => peers))], 3);
}

/** Command that lists what else talked to the first of the addresses; without one when it is no plain word. */
function findInterfaces(text: string, address: string): string {
  return withCommand(text, [
    ...['aws', 'ec2', 'describe-network-interfaces', '--filters'],
    `Name=addresses.private-ip-address,Values=${address}`,
  ]);
}

const adviseExfiltration: Advise = (patterns, { databasePeers = [] }) => ({
  immediate: [
    `Rotate every secret that ${hostsOf(patterns)} can read, as what was on the host must be taken as gone.`,
    ...(databasePeers.length > 0
      ? [
          `Rotate the passwords with which the host reaches its databases: ${listSome(databasePeers, 3)}.`,
        ]
      : []),
  ],
  investigate: [
    `Find out what left for ${peersOf(patterns)}: files read and archives made on the host at that time, and access logs of its data stores.`,
    'Find out whose data it was: it decides whom you must inform, and within which time.',
  ],
  prevent: [
    'Let hosts out only to the addresses that they need, through a proxy or a network firewall that counts bytes.',
  ],
});

const adviseIndicators: Advise = (patterns) => ({
  investigate: [
    `See which other hosts talked to ${peersOf(patterns)}: search the flow logs of all accounts for it.`,
  ],
  prevent: [
    'Block listed addresses at the edge (network firewall, network ACL), and their domains with DNS Firewall.',
  ],
});

const adviseLateral: Advise = (patterns) => ({
  immediate: [
    `Take the hosts that ${hostsOf(patterns)} logged in to as affected until the opposite is shown: ${peersOf(patterns)}.`,
    'Change the credentials that are kept on the host (SSH keys, service accounts, saved sessions): they open the others.',
  ],
  investigate: [
    findInterfaces(
      `Look for logins from ${hostsOf(patterns)} on the targets, newest first, and whose account it was.`,
      patterns[0]?.peers[0] ?? '',
    ),
  ],
  prevent: [
    'Allow ports of administration from jump hosts or Session Manager alone, by security group.',
  ],
});

const adviseScan: Advise = (patterns) => {
  const own = patterns.filter(({ role }) => role === 'ACTOR');
  return {
    investigate: [
      own.length > 0
        ? `Find the process on ${hostsOf(own)} that scans, and see which of the called addresses answered: those are the next targets.`
        : `Find out what ${peersOf(patterns)} is: it is one of yours and scans.`,
    ],
    prevent: [
      'Let security groups name the groups that may call, so that a scan inside of the VPC finds nothing.',
    ],
  };
};

const adviseBruteForce: Advise = (patterns) => {
  const attacked = patterns.filter(({ role }) => role === 'TARGET');
  const worked = attacked.filter(({ measures }) => (measures['possiblySuccessful'] ?? 0) > 0);
  return {
    immediate: [
      ...(attacked.length > 0
        ? [`Close the port that is tried on ${hostsOf(attacked)} to everybody but known addresses.`]
        : []),
      ...(worked.length > 0
        ? [`Change the passwords and keys of ${hostsOf(worked)}: a guess may have worked.`]
        : []),
    ],
    investigate: [
      attacked.length > 0
        ? `Read the logins of ${hostsOf(attacked)} (auth log, security log) for one that worked after the failures.`
        : `Find out which accounts ${hostsOf(patterns)} tried on ${peersOf(patterns)}, and whether one worked.`,
    ],
    prevent: [
      'Log in by Session Manager or with keys and a second factor, never with passwords over open ports.',
    ],
  };
};

const adviseHours: Advise = (patterns) => ({
  investigate: [
    `Ask who or what was at work on ${hostsOf(patterns)} at that hour: jobs, people on call, deployments.`,
  ],
});

const adviseRejects: Advise = (patterns) => ({
  investigate: [
    `Find out what tries ${peersOf(patterns)} again and again, before anybody opens the way that is closed.`,
  ],
});

const FAMILIES: readonly (readonly [PatternName, Advise])[] = [
  ['data-exfiltration', adviseExfiltration],
  ['indicator-contact', adviseIndicators],
  ['lateral-movement', adviseLateral],
  ['brute-force', adviseBruteForce],
  ['port-scan', adviseScan],
  ['unusual-hours', adviseHours],
  ['repeated-rejects', adviseRejects],
];

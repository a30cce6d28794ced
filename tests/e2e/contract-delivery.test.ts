import {
  EventBridgeClient,
  ListRulesCommand,
  ListTargetsByRuleCommand,
  type Rule,
  type Target,
} from '@aws-sdk/client-eventbridge';
import { GetQueueAttributesCommand } from '@aws-sdk/client-sqs';
import * as v from 'valibot';
import { clients } from './support/clients.ts';
import { clientConfiguration, FINDING_TOPIC, platform } from './support/platform.ts';

const QueuesSchema = v.record(v.string(), v.object({ url: v.string(), arn: v.string() }));
const queues = (): v.InferOutput<typeof QueuesSchema> =>
  v.parse(QueuesSchema, platform().outputs['queues']);

const list = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => (typeof value === 'string' ? [value] : value)),
);
const DenySchema = v.looseObject({ Effect: v.literal('Deny') });
/** The one way in which a queue lets somebody in: a service, on behalf of named sources. */
const AllowSchema = v.looseObject({
  Effect: v.literal('Allow'),
  Principal: v.strictObject({ Service: v.string() }),
  Action: v.literal('sqs:SendMessage'),
  Condition: v.strictObject({ ArnEquals: v.strictObject({ 'aws:SourceArn': list }) }),
});
const PolicySchema = v.object({
  Statement: v.array(v.variant('Effect', [DenySchema, AllowSchema])),
});

/** Services that may send to a queue, each with its sources; throws when anybody else may. */
async function whoMaySend(url: string): Promise<[service: string, sources: string[]][]> {
  const command = new GetQueueAttributesCommand({ QueueUrl: url, AttributeNames: ['Policy'] });
  const { Attributes: attributes } = await clients().sqs.send(command);
  const { Statement: statements } = v.parse(PolicySchema, JSON.parse(attributes?.Policy ?? '{}'));
  return statements
    .filter((statement) => statement.Effect === 'Allow')
    .map(({ Principal: { Service: service }, Condition: condition }) => [
      service,
      condition.ArnEquals['aws:SourceArn'],
    ]);
}

interface RuleWithTargets {
  readonly rule: Rule;
  readonly targets: readonly Target[];
}

async function rules(): Promise<RuleWithTargets[]> {
  const events = new EventBridgeClient(clientConfiguration());
  const { stack } = platform();
  const found: RuleWithTargets[] = [];
  for (const EventBusName of ['default', stack]) {
    const { Rules: onBus = [] } = await events.send(new ListRulesCommand({ EventBusName }));
    for (const rule of onBus.filter(({ Name: name }) => name?.startsWith(stack))) {
      const command = new ListTargetsByRuleCommand({ EventBusName, Rule: rule.Name });
      const { Targets: targets = [] } = await events.send(command);
      found.push({ rule, targets });
    }
  }
  return found;
}

/** Rules on the default bus that feed triage. */
const SOURCES = [
  'guardduty-findings',
  'security-hub-findings',
  'detection-alarms',
  'exposed-keys',
  'revocation-misuse',
];
/** The rules of the default bus that are clocks, with what they feed. */
const CLOCKS = {
  'release-address': 'expired-addresses',
  'check-containments': 'containment-checks',
} as const;
/** Rules on the own bus: what feeds triage, and the requests to the function of the same name. */
const OWN_FINDINGS = 'own-findings';
const REQUESTS = [
  'isolate-instance',
  'release-instance',
  'revoke-credentials',
  'release-credentials',
  'restrict-bucket',
  'release-bucket',
  'stop-function',
  'release-function',
  'block-address',
  'release-address',
  'check-containments',
  'deny-tracked-paths',
  'release-tracked-paths',
  'enrich-incident',
  'preserve-evidence',
  'verify-credentials',
];

describe('every rule of the platform', () => {
  it('has one target that tries again and keeps what it cannot deliver', async () => {
    const all = await rules();

    const { stack } = platform();
    expect(all.map(({ rule, targets }) => [rule.Name, targets.length]).sort()).toStrictEqual(
      [...SOURCES, ...Object.values(CLOCKS), OWN_FINDINGS, ...REQUESTS]
        .map((name) => [`${stack}-${name}`, 1])
        .sort(),
    );
    for (const { targets } of all) {
      expect(targets[0]?.DeadLetterConfig?.Arn).toBe(queues()['undelivered']?.arn);
      expect(targets[0]?.RetryPolicy?.MaximumRetryAttempts).toBeGreaterThanOrEqual(60);
    }
  });

  it('is let in by the queue that it writes to, and by the queue of what is undelivered', async () => {
    for (const { rule, targets } of await rules()) {
      const written = Object.values(queues()).filter(({ arn }) =>
        [targets[0]?.Arn, targets[0]?.DeadLetterConfig?.Arn].includes(arn),
      );
      const letIn = await Promise.all(written.map(({ url }) => whoMaySend(url)));

      expect(letIn).toHaveLength(2);
      expect(
        letIn.map((who) => who.some(([, sources]) => sources.includes(rule.Arn ?? ''))),
      ).toStrictEqual([true, true]);
    }
  });
});

describe('every queue of the platform', () => {
  it('lets in services only, and only on behalf of named sources', async () => {
    const { region, account, stack } = platform();
    const rule = (name: string): string => `arn:aws:events:${region}:${account}:rule/${name}`;
    const ruleOnBus = (name: string): string => rule(`${stack}/${stack}-${name}`);
    const topic = `arn:aws:sns:${region}:${account}:${FINDING_TOPIC}`;
    const events = 'events.amazonaws.com';

    const open = await Promise.all(
      Object.entries(queues()).map(
        async ([name, { url }]) => [name, await whoMaySend(url)] as const,
      ),
    );

    const clocks = Object.entries(CLOCKS).map(
      ([fed, clock]) => [fed, rule(`${stack}-${clock}`)] as const,
    );
    const fed = [...SOURCES.map((name) => rule(`${stack}-${name}`)), ruleOnBus(OWN_FINDINGS)];
    expect(Object.fromEntries(open.filter(([, who]) => who.length > 0))).toStrictEqual({
      findings: [
        ['sns.amazonaws.com', [topic]],
        [events, fed],
      ],
      ...Object.fromEntries(REQUESTS.map((name) => [name, [[events, [ruleOnBus(name)]]]])),
      ...Object.fromEntries(
        clocks.map(([name, clock]) => [
          name,
          [
            [events, [clock]],
            [events, [ruleOnBus(name)]],
          ],
        ]),
      ),
      undelivered: [
        [events, [...fed, ...REQUESTS.map(ruleOnBus), ...clocks.map(([, clock]) => clock)]],
      ],
    });
  });
});

import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import type { IncidentDetails } from '../../../../shared/domain/incident.ts';
import {
  renderAlert,
  renderFallback,
  renderReply,
  type SlackMessage,
} from '../../../../shared/slack/render-alert.ts';
import { aContext, anAlert } from '../../../builders/alert.ts';
import { hostileDetails } from '../../../builders/hostile-text.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';
import { aVerification, someTraffic } from '../../../builders/traffic-evidence.ts';

const CONSOLE_LINK =
  /<https:\/\/[a-z0-9-]+\.console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/[^<>|\s]*\|[^<>|]*>/g;
const PLAYBOOK_LINK = /<https:\/\/wiki\/rb\/findings\/[\w-]+\.md(?:#[a-z-]+)?\|docs[^<>|]*>/g;

function render(details: IncidentDetails): SlackMessage {
  return renderAlert(anAlert(details));
}

interface TextObject {
  readonly type: string;
  readonly text: string;
}

function textsOf(block: KnownBlock): TextObject[] {
  if (block.type === 'header') return [block.text];
  if (block.type === 'context') return block.elements as TextObject[];
  if (block.type !== 'section') throw new Error(`a block that nobody expected: ${block.type}`);
  return [...(block.text ? [block.text] : []), ...(block.fields ?? [])];
}

/** Limits as Slack publishes them, written down anew so that a slip in ours is found. */
const MAX_TEXT: Readonly<Record<string, number>> = { header: 150, section: 3000, context: 2000 };

function violations(message: SlackMessage): string[] {
  const blocks = message.blocks ?? [];
  const total = JSON.stringify(blocks).length;
  return [
    ...(blocks.length > 50 ? ['too many blocks'] : []),
    ...(total > 13_000 ? [`${total} characters in all`] : []),
    ...(message.text.length < 1 || message.text.length > 4000 ? ['text'] : []),
    ...blocks.flatMap((block) => textsOf(block).flatMap((object) => textViolations(block, object))),
  ];
}

function textViolations(block: KnownBlock, { text }: TextObject): string[] {
  const isField = block.type === 'section' && block.fields !== undefined;
  const max = isField ? 2000 : (MAX_TEXT[block.type] ?? 0);
  return text.length < 1 || text.length > max ? [`${block.type}: ${text.length} characters`] : [];
}

/** Everything that Slack reads as markup. */
function markupOf(message: SlackMessage): string[] {
  const objects = (message.blocks ?? []).flatMap(textsOf);
  return [message.text, ...objects.filter(({ type }) => type === 'mrkdwn').map(({ text }) => text)];
}

describe('renderAlert', () => {
  it('says of an isolation that leaks so before anything else', () => {
    const context = aContext({ traffic: someTraffic({ containment: [aVerification('leaking')] }) });
    const { text, blocks = [] } = render(incidentDetails({}, { context }));
    const [title] = blocks.flatMap(textsOf);

    expect(title?.text).toMatch(/^🚨 LEAKS after its containment · HIGH 8\.0: /);
    expect(text).toMatch(/^🚨 LEAKS after its containment · HIGH 8\.0: /);
  });

  it('tells a responder what is, what was done and how to undo it', () => {
    const details = incidentDetails({}, { context: aContext() });
    const texts = (render(details).blocks ?? []).flatMap(textsOf).map(({ text }) => text);

    expect(texts).toEqual([
      '🔴 HIGH 8.0: EC2 instance i-0123456789abcdef0 is querying a cryptocurrency domain.',
      '*Contained in 3.2 s.* `CryptoCurrency:EC2/BitcoinTool.B!DNS` on `instance i-0123456789abcdef0`: ' +
        'the instance is cut off from the network; it keeps running, so evidence is kept.',
      '*Do now*\n• Take a memory image before anybody stops the instance.',
      '*Resource*\n`instance i-0123456789abcdef0`',
      '*Account and region*\n`123456789012` `eu-west-1`',
      '*Findings*\n`CryptoCurrency:EC2/BitcoinTool.B!DNS` (12 times), 1 finding in all',
      '*First seen*\n`2026-11-21 09:58:00 UTC`',
      '*Time to containment*\n`3.2 s` until `2026-11-21 10:00:03 UTC`',
      '*Actions*\n`isolate-instance` on `instance i-0123456789abcdef0`: contained, ordered by policy rule `mining-on-instances`\n' +
        '• `eni-0a` moved from `sg-web, sg-db` to `sg-quarantine`\n• `eni-0b` moved from `sg-web` to `sg-quarantine`',
      '*Undo* `npm run riposte -- release inc-20261121-9k3f7q2m --stack riposte-dev`',
      expect.stringContaining(
        '#InstanceDetails:instanceId=i-0123456789abcdef0|Instance i-0123456789abcdef0>',
      ),
      '*Context*\n`instance i-0123456789abcdef0`\n• `Name`: `web-1`\n• `Open to the internet`: `tcp 22`',
      '*Related incidents*\n• `inc-20261101-aaaaaaaa` `released` since `2026-11-01 09:00:00 UTC`: `Port scan`',
      '*Look into*\n• Who started the miner?',
      '*So that it does not happen again*\n• Require IMDSv2.',
      'The instance is querying a domain that is associated with Bitcoin.',
      'Incident `inc-20261121-9k3f7q2m`',
      'Correlation id `16b7e6a3f1d14f0d8b7e6a3f1d14f0d8`',
    ]);
  });

  it('shows the command of a recommendation as it must be typed', () => {
    const immediate = ['Close it.\naws ec2 revoke-security-group-ingress --cidr 0.0.0.0/0'];
    const recommendations = { immediate, investigate: [], prevent: [] };
    const { blocks, text } = render({
      ...incidentDetails(),
      context: { ...aContext(), recommendations },
    });

    const shown = 'Close it.\n   `aws ec2 revoke-security-group-ingress --cidr 0.0.0.0/0`';
    expect((blocks ?? []).flatMap(textsOf).map((object) => object.text)).toContain(
      `*Do now*\n• ${shown}`,
    );
    expect(text).toContain(`→ ${shown}`);
  });

  it('has Slack unfurl nothing', () => {
    expect(render(incidentDetails())).toMatchObject({ unfurl_links: false, unfurl_media: false });
  });

  it('marks what a human must do now', () => {
    const details = incidentDetails(
      { status: 'failed' },
      { actions: [anActionRecord({ state: 'failed', reason: 'no' })] },
    );

    expect(render(details).text).toContain('⚠️ *Failed: needs a human.*');
  });

  it('puts what must be done before what was done', () => {
    const actions = [
      anActionRecord({ state: 'refused', reason: 'root', advice: ['Sign in as root.'], steps: [] }),
    ];
    const { blocks, text } = render(incidentDetails({ status: 'refused' }, { actions }));
    const texts = (blocks ?? []).flatMap(textsOf).map((object) => object.text);

    expect(texts.slice(2, 4)).toEqual([
      '*Do now*\n• Cut off `instance i-0123456789abcdef0` yourself, as below: `root`.',
      '• Sign in as root.',
    ]);
    expect(text).toMatch(/→ Cut off .*\n→ Sign in as root\.\n/);
  });

  it('names the playbook, as a link where runbooks are published', () => {
    const path = 'docs/runbooks/findings/ec2.md';
    const linked = JSON.stringify(renderAlert(anAlert(incidentDetails(), 'https://wiki/rb')));

    expect(render(incidentDetails()).text).toContain(`Playbook: \`${path}\``);
    expect(linked).toContain(`<https://wiki/rb/findings/ec2.md|${path}>`);
  });

  it('labels a drill in the headline and beside the state', () => {
    const { text, blocks } = render(incidentDetails({ drill: true }));

    expect(text).toMatch(/^🔴 \[DRILL\] HIGH 8\.0: /);
    expect(JSON.stringify(blocks)).toContain('*DRILL:* somebody tries the platform out');
  });

  it('keeps incident and correlation id, however long the rest is', () => {
    const context = aContext({
      facts: Array.from({ length: 3 }, () => ({
        resource: 'r',
        lines: Array.from({ length: 8 }, () => ({ label: 'l', value: 'v'.repeat(290) })),
      })),
      recommendations: {
        immediate: Array.from({ length: 10 }, () => 'i'.repeat(390)),
        investigate: Array.from({ length: 4 }, () => 'j'.repeat(390)),
        prevent: Array.from({ length: 4 }, () => 'k'.repeat(390)),
      },
    });
    const { blocks = [] } = render(incidentDetails({}, { context }));

    expect(blocks.at(-1)).toMatchObject({ type: 'context' });
  });

  it('labels a sample in the headline and beside the state', () => {
    const { text, blocks } = render(incidentDetails({ sample: true }));

    expect(text).toMatch(/^🔴 \[SAMPLE\] HIGH 8\.0: /);
    expect(JSON.stringify(blocks)).toContain('*SAMPLE finding:* generated for a test');
  });

  it.each([
    ['critical', '🚨 CRITICAL'],
    ['high', '🔴 HIGH'],
    ['medium', '🟠 MEDIUM'],
    ['low', '🟡 LOW'],
  ] as const)('shows the band %s as %s', (severityBand, expected) => {
    expect(render(incidentDetails({ severityBand })).text.startsWith(expected)).toBe(true);
  });

  it('leaves out what there is nothing to say about', () => {
    const details = incidentDetails(
      { status: 'refused', mergeKeys: [] },
      { actions: [], findings: [] },
    );

    expect(render(details).blocks?.map(({ type }) => type)).toEqual([
      'header',
      'section',
      'section',
      'section',
      'context',
    ]);
  });

  it('says when lines had to be left out', () => {
    const steps = Array.from({ length: 8 }, () => ({
      resource: 'e'.repeat(300),
      from: ['f'.repeat(300)],
      to: ['t'],
    }));
    const { blocks } = render(incidentDetails({}, { actions: [anActionRecord({ steps })] }));

    expect(JSON.stringify(blocks)).toContain('… (shortened: see the incident)');
  });

  it('stays within every limit of Slack, whatever comes', () => {
    fc.assert(
      fc.property(hostileDetails(), (details) => {
        expect(violations(render(details))).toEqual([]);
        expect(violations(renderReply(anAlert(details)))).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it('lets no mention, link or formatting of others through, whatever comes', () => {
    fc.assert(
      fc.property(hostileDetails(), (details) => {
        const content = anAlert(details, 'https://wiki/rb');
        const messages = [renderAlert(content), renderFallback(content), renderReply(content)];
        for (const markup of messages.flatMap(markupOf)) {
          const ours = markup.replace(CONSOLE_LINK, '').replace(PLAYBOOK_LINK, '');
          expect(ours).not.toMatch(/[<>]|&(?!(amp|lt|gt);)|https?:\/\//i);
          expect(ours.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          expect(ours.split('\n').map((row) => row.split('`').length % 2)).not.toContain(0);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('shows prose of others as plain text that nobody can click, whatever comes', () => {
    fc.assert(
      fc.property(hostileDetails(), (details) => {
        const objects = (render(details).blocks ?? []).flatMap(textsOf);
        const plain = objects.filter(({ type }) => type === 'plain_text').map(({ text }) => text);
        expect(plain.join('\n')).not.toMatch(/https?:\/\//i);
        expect(plain.join('').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
      }),
      { numRuns: 60 },
    );
  });
});

describe('renderReply', () => {
  it('says where the incident stands now and what to do first', () => {
    const actions = [anActionRecord({ state: 'failed', reason: 'AccessDenied', steps: [] })];
    const details = incidentDetails({ status: 'failed', drill: true }, { actions });

    expect(renderReply(anAlert(details))).toEqual({
      text: [
        '⚠️ *Failed: needs a human.* `CryptoCurrency:EC2/BitcoinTool.B!DNS` on `instance i-0123456789abcdef0`: it may NOT be contained, or only in part.',
        '*DRILL:* somebody tries the platform out, nothing really happened.',
        '→ Contain `instance i-0123456789abcdef0`: it failed, because `AccessDenied`.',
        '→ To order it again: `npm run riposte -- contain i-0123456789abcdef0 --action isolate-instance --reason "…" --stack riposte-dev`',
        'Incident `inc-20261121-9k3f7q2m`',
      ].join('\n'),
      unfurl_links: false,
      unfurl_media: false,
    });
  });
});

describe('renderFallback', () => {
  it('says the same without blocks', () => {
    const message = renderFallback(anAlert());

    expect(message).toEqual({
      text: render(incidentDetails()).text,
      unfurl_links: false,
      unfurl_media: false,
    });
    expect(message.text).toContain(
      'To undo: `npm run riposte -- release inc-20261121-9k3f7q2m --stack riposte-dev`',
    );
  });
});

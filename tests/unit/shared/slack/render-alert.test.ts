import type { KnownBlock } from '@slack/types';
import fc from 'fast-check';
import { composeAlert } from '../../../../shared/domain/alert/alert-content.ts';
import type { IncidentDetails } from '../../../../shared/domain/incident.ts';
import {
  renderAlert,
  renderFallback,
  type SlackMessage,
} from '../../../../shared/slack/render-alert.ts';
import { hostileDetails } from '../../../builders/hostile-text.ts';
import { anActionRecord, incidentDetails } from '../../../builders/incident.ts';

const CONTEXT = { stack: 'riposte-dev', now: new Date('2026-11-21T10:01:00.000Z') };
const CONSOLE_LINK =
  /<https:\/\/[a-z0-9-]+\.console\.(?:aws\.amazon\.com|amazonaws\.cn|amazonaws-us-gov\.com)\/[^<>|\s]*\|[^<>|]*>/g;

function render(details: IncidentDetails): SlackMessage {
  return renderAlert(composeAlert(details, CONTEXT));
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
  it('tells a responder what is, what was done and how to undo it', () => {
    const texts = (render(incidentDetails()).blocks ?? []).flatMap(textsOf).map(({ text }) => text);

    expect(texts).toEqual([
      '🔴 HIGH 8.0: EC2 instance i-0123456789abcdef0 is querying a cryptocurrency domain.',
      '*Contained in 3.2 s.* The resource is cut off from the network; it keeps running, so evidence is kept.',
      '*Resource*\n`instance i-0123456789abcdef0`',
      '*Account and region*\n`123456789012` `eu-west-1`',
      '*Findings*\n`CryptoCurrency:EC2/BitcoinTool.B!DNS` (12 times), 1 finding in all',
      '*First seen*\n`2026-11-21T09:58:00.000Z`',
      '*Actions*\n`isolate-instance` on `i-0123456789abcdef0`: contained, ordered by policy rule `mining-on-instances`\n' +
        '• `eni-0a` moved from `sg-web, sg-db` to `sg-quarantine`\n• `eni-0b` moved from `sg-web` to `sg-quarantine`',
      '*Undo* `npm run riposte -- release inc-20261121-9k3f7q2m --stack riposte-dev`',
      expect.stringContaining(
        '#InstanceDetails:instanceId=i-0123456789abcdef0|Instance i-0123456789abcdef0>',
      ),
      'The instance is querying a domain that is associated with Bitcoin.',
      'Incident `inc-20261121-9k3f7q2m`',
      'Correlation id `16b7e6a3f1d14f0d8b7e6a3f1d14f0d8`',
    ]);
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
      { status: 'open', mergeKeys: [] },
      { actions: [], findings: [] },
    );

    expect(render(details).blocks?.map(({ type }) => type)).toEqual([
      'header',
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
      }),
      { numRuns: 100 },
    );
  });

  it('lets no mention, link or formatting of others through, whatever comes', () => {
    fc.assert(
      fc.property(hostileDetails(), (details) => {
        for (const markup of markupOf(render(details))) {
          const ours = markup.replace(CONSOLE_LINK, '');
          expect(ours).not.toMatch(/[<>]|&(?!(amp|lt|gt);)|https?:\/\//i);
          expect(ours.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]/u);
          expect(ours.split('\n').map((row) => row.split('`').length % 2)).not.toContain(0);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('renderFallback', () => {
  it('says the same without blocks', () => {
    const message = renderFallback(composeAlert(incidentDetails(), CONTEXT));

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

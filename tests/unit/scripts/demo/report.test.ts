import { type Performance, renderReport } from '../../../../scripts/demo/report.ts';
import type { PlayedScene } from '../../../../scripts/demo/scene.ts';
import { aContext } from '../../../builders/alert.ts';
import { incidentDetails } from '../../../builders/incident.ts';

function aScene(overrides: Partial<PlayedScene> = {}): PlayedScene {
  return {
    title: 'A stolen key',
    story: 'It leaked.',
    subject: 'release-bot · AKIA0',
    moments: [{ text: 'the thief reads' }, { atMs: 258, text: 'the thief is refused' }],
    evidence: {
      title: 'Calls to AWS',
      of: 'GetObject s3://releases/deploy.env',
      times: ['Before', 'Contained'],
      rows: [
        {
          name: 'the stolen key',
          cells: [[{ text: 'works' }], [{ text: 'refused', detail: 'AccessDenied', isCut: true }]],
        },
      ],
    },
    incident: incidentDetails(),
    messages: [],
    expectations: [{ text: 'the key was refused', met: true }],
    figures: [],
    ...overrides,
  };
}

function rendered(overrides: Partial<Performance> = {}): string {
  return renderReport({
    stack: 'riposte-dev',
    playedAt: '2026-11-21T10:00:00.000Z',
    messagesFile: 'demo-messages.html',
    figures: [{ label: 'from finding to refusal', value: '0.3 s' }],
    scenes: [aScene()],
    expectations: [{ text: 'every dead-letter queue is empty', met: true }],
    ...overrides,
  });
}

describe('report of the demonstration', () => {
  it('shows what a scene was about and its evidence, before and after', () => {
    const html = rendered();

    expect(html).toContain('<p class="subject">release-bot · AKIA0</p>');
    expect(html).toContain('<h3>Calls to AWS</h3>');
    expect(html).toContain(
      '<td><code>the stolen key</code></td><td><div class="mark">works</div></td><td><div class="mark cut">refused <code>AccessDenied</code></div></td>',
    );
  });

  it('shows what was found out about the incident, if anything', () => {
    const incident = incidentDetails({}, { context: aContext() });

    expect(rendered()).not.toContain('What was found out');
    expect(rendered({ scenes: [aScene({ incident })] })).toContain(
      '<td>instance i-0123456789abcdef0</td><td>Name</td><td>web-1</td></tr><tr><td></td><td>Open to the internet</td><td>tcp 22</td>',
    );
  });

  it('gives what was before the finding no time', () => {
    expect(rendered()).toContain(
      '<li><time>before</time><span>the thief reads</span></li><li><time>+0.258 s</time>',
    );
  });

  it('counts what was expected', () => {
    const missed = aScene({ expectations: [{ text: 'the key was refused', met: false }] });

    expect(rendered()).toContain('2 of 2 expectations were met');
    expect(rendered({ scenes: [missed] })).toContain('1 of 2 expectations were met');
    expect(rendered({ scenes: [missed] })).toContain('<h1>Something went wrong</h1>');
  });

  it('shows markup as text, wherever it comes from', () => {
    const hostile = '<script>alert(1)</script>';
    const evidence = {
      title: hostile,
      of: hostile,
      times: [hostile],
      rows: [{ name: hostile, cells: [[{ text: hostile, detail: hostile }]] }],
    };
    const html = rendered({
      scenes: [aScene({ evidence, subject: hostile, moments: [{ text: hostile }] })],
    });

    expect(html).not.toContain('<script>');
    expect(html.split('&lt;script&gt;')).toHaveLength(9);
  });
});

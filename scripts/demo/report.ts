import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { escapeHtml, htmlTable } from './html.ts';
import { contextHtml } from './context-html.ts';
import type { Evidence, Mark } from './evidence.ts';
import { timeOf } from './narrator.ts';
import type { Expectation, Figure, PlayedScene } from './scene.ts';
import { messageHtml } from './slack-html.ts';

/** What the report is made of. */
export interface Performance {
  readonly stack: string;
  /** ISO 8601 */
  readonly playedAt: string;
  readonly figures: readonly Figure[];
  readonly scenes: readonly PlayedScene[];
  /** File beside the report that shows all messages as Slack would. */
  readonly messagesFile: string;
  /** What must hold for all scenes together. */
  readonly expectations: readonly Expectation[];
}

/** The report as one HTML file that needs nothing else. */
export function renderReport(performance: Performance): string {
  const { stack, playedAt, figures, scenes, expectations, messagesFile } = performance;
  const all = [...scenes.flatMap((scene) => scene.expectations), ...expectations];
  const met = all.filter((expectation) => expectation.met).length;
  const verdict = met === all.length ? 'Everything went as it should' : 'Something went wrong';
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Riposte: the demonstration</title>
<style>
${readFileSync(join(import.meta.dirname, 'report.css'), 'utf8')}</style>
</head>
<body>
<header>
<p class="eyebrow">Riposte · stack ${escapeHtml(stack)} · ${escapeHtml(playedAt.slice(0, 16).replace('T', ' '))} UTC</p>
<h1>${verdict}</h1>
<p class="lead">GuardDuty findings travelled through the platform as Terraform deploys it, every function under its own IAM role, on a local AWS. ${met} of ${all.length} expectations were met.</p>
<p class="lead"><a href="${escapeHtml(messagesFile)}">All messages as Slack shows them</a></p>
<div class="figures">${figures.map(figureHtml).join('')}</div>
</header>
<main>
${scenes.map(sceneHtml).join('\n')}
<section>
<h2>All scenes together</h2>
${expectationsHtml(expectations)}
</section>
</main>
</body>
</html>
`;
}

function figureHtml({ label, value }: Figure): string {
  return `<div class="figure"><b>${escapeHtml(value)}</b><span>${escapeHtml(label)}</span></div>`;
}

function sceneHtml(scene: PlayedScene): string {
  const { title, story, subject, evidence, incident, messages } = scene;
  const { context } = incident;
  return `<section>
<h2>${escapeHtml(title)}</h2>
<p class="lead">${escapeHtml(story)}</p>
<p class="subject">${escapeHtml(subject)}</p>
<h3>Timeline</h3>
${timelineHtml(scene)}
<h3>${escapeHtml(evidence.title)}</h3>
${evidenceHtml(evidence)}
<h3>What the team reads</h3>
${messages.map(messageHtml).join('\n')}
<h3>What must be so</h3>
${expectationsHtml(scene.expectations)}
${context ? `<details><summary>What was found out</summary>\n${contextHtml(context)}</details>` : ''}
<details><summary>The incident as it is on record (${escapeHtml(incident.incident.incidentId)})</summary>
<pre>${escapeHtml(JSON.stringify(incident, null, 2))}</pre></details>
</section>`;
}

function timelineHtml({ moments }: PlayedScene): string {
  const items = moments.map(
    (moment) =>
      `<li><time>${escapeHtml(timeOf(moment))}</time><span>${escapeHtml(moment.text)}</span></li>`,
  );
  return `<ol class="timeline">${items.join('')}</ol>`;
}

function evidenceHtml({ of, times, rows }: Evidence): string {
  const cells = rows.map(({ name, cells: row }) => [
    `<code>${escapeHtml(name)}</code>`,
    ...row.map((marks) => marks.map(markHtml).join('')),
  ]);
  return htmlTable([of, ...times], cells);
}

function markHtml({ text, detail, isCut }: Mark): string {
  const more = detail === undefined ? '' : ` <code>${escapeHtml(detail)}</code>`;
  return `<div class="${isCut ? 'mark cut' : 'mark'}">${escapeHtml(text)}${more}</div>`;
}

function expectationsHtml(expectations: readonly Expectation[]): string {
  const items = expectations.map(
    ({ text, met }) => `<li class="${met ? 'met' : 'missed'}">${escapeHtml(text)}</li>`,
  );
  return `<ul class="expectations">${items.join('')}</ul>`;
}

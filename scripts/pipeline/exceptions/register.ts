import type { Exception } from './exception.ts';

export const REGISTER_PATH = 'docs/exceptions.md';

/** The register, as docs/exceptions.md holds it: places without line numbers, which would change with every edit above. */
export function renderRegister(exceptions: readonly Exception[]): string {
  const rows = exceptions
    .map(({ place, tool, check, reason, expires }) =>
      [expires, tool, `\`${check}\``, `\`${place.replace(/:\d+$/, '')}\``, cell(reason)].join(
        ' | ',
      ),
    )
    .sort();
  return [
    '# Exceptions',
    '',
    'What the scanners find and people have accepted. Generated from where each is written by `npm run ci -- exceptions --write`;',
    'the pipeline fails when one has ended, gives no reason, or is missing here ([docs/pipeline.md](pipeline.md#exceptions)).',
    '',
    ...(rows.length === 0
      ? ['None.']
      : [
          '| ends | tool | check | where | why |',
          '|---|---|---|---|---|',
          ...rows.map((row) => `| ${row} |`),
        ]),
    '',
  ].join('\n');
}

function cell(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('|', '\\|').trim();
}

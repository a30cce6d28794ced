import { ATTACK_VERSION } from '../../shared/detections/attack-version.ts';
import { createDetections } from '../../shared/detections/registry.ts';
import { DETECTION_DEFAULTS } from '../../shared/detections/settings.ts';
import { readTable, section } from './support/markdown.ts';
import { readText } from './support/repository.ts';

const page = readText('docs/detections.md');
const detections = createDetections(DETECTION_DEFAULTS);

describe('docs/detections.md', () => {
  it('lists every pattern with its technique, in the order of the registry', () => {
    const listed = readTable(page, 'pattern').map(({ pattern, technique }) => [pattern, technique]);

    expect(listed).toStrictEqual(
      detections.map(({ name, technique: { id, name: title } }) => [
        `[${name}](#${name})`,
        `${id} ${title}`,
      ]),
    );
    expect(page).toContain(`MITRE ATT&CK ${ATTACK_VERSION}`);
  });

  it.each(detections.map((detection) => [detection.name, detection] as const))(
    'says of %s what the code says',
    (name, { technique, falsePositives, runbook }) => {
      const [facts] = section(page, `${name}\n`).match(/^- \*\*Technique[^]*/m) ?? [];

      expect(facts?.trimEnd()).toBe(
        [
          `- **Technique**: ${technique.id} ${technique.name}`,
          `- **False positives**: ${falsePositives.join('; ')}`,
          `- **Runbook**: ${runbook}`,
        ].join('\n'),
      );
    },
  );

  it('has every threshold with its default and its unit', () => {
    const rows = [...page.matchAll(/^\| `(\w+\.\w+)` \| ([\d.,]+) \| [^|]+ \| [^|]+ \|$/gm)];
    const defaults = Object.entries<object>({ ...DETECTION_DEFAULTS }).flatMap(
      ([pattern, settings]) =>
        Object.entries<unknown>({ ...settings }).map(([name, value]) => [
          `${pattern}.${name}`,
          value,
        ]),
    );

    expect(
      Object.fromEntries(
        rows.map(([, name, value = '']) => [name, Number(value.replaceAll(',', ''))]),
      ),
    ).toStrictEqual(Object.fromEntries(defaults));
  });
});

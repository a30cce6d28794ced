import {
  PROTECTED_RESOURCES,
  SAFEGUARDS,
} from '../../scripts/pipeline/gate/protected-resources.ts';
import { STOPPED_BY } from '../../scripts/pipeline/refusal.ts';
import { readTable } from './support/markdown.ts';
import { filesIn, readText } from './support/repository.ts';

describe('what the gate protects', () => {
  const terraform = filesIn(['terraform'], /\.tf$/).map(({ text }) => text);
  const created = new Set(
    terraform.flatMap((text) => [...text.matchAll(/^resource "(\w+)"/gm)].map(([, type]) => type)),
  );

  it('is something that the platform has', () => {
    const types = [...Object.keys(PROTECTED_RESOURCES), ...SAFEGUARDS.map(({ type }) => type)];

    expect(types.filter((type) => !created.has(type))).toStrictEqual([]);
  });

  it('has everything that holds data', () => {
    const holdsData = /table$|bucket$|queue$|key$|secret$|log_group$|topic$|ip_set$|detector$/;
    const unprotected = [...created].filter(
      (type = '') => holdsData.test(type) && !(type in PROTECTED_RESOURCES),
    );

    expect(unprotected).toStrictEqual([]);
  });
});

describe('what the gate says', () => {
  const runbook = readText('docs/runbooks/gate-refused.md');

  it('has a line in the runbook for each code', () => {
    const documented = new Set(readTable(runbook, 'code').map((row) => Number(row['code'])));

    expect([...documented].sort()).toStrictEqual(Object.values(STOPPED_BY).sort());
  });
});

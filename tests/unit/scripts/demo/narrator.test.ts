import { createNarrator, printEvidence, printMessage } from '../../../../scripts/demo/narrator.ts';

function listening() {
  const printed: string[] = [];
  const clock = { now: 5000 };
  const narrator = createNarrator(
    (text) => printed.push(text),
    () => clock.now,
  );
  return { narrator, printed, clock };
}

describe('narrator', () => {
  it('tells times since the finding, and what was before it without one', () => {
    const { narrator, printed, clock } = listening();
    narrator.scene('A theft', 'A key has leaked.');
    narrator.before('the thief reads');
    clock.now = 9000;
    narrator.begin();
    clock.now = 9412;
    narrator.moment('the thief is refused');

    expect(printed).toStrictEqual([
      '\n━━━ A theft\n    A key has leaked.\n',
      '       before  the thief reads',
      '     +0.412 s  the thief is refused',
    ]);
  });

  it('remembers one scene, in the order of time', () => {
    const { narrator, clock } = listening();
    narrator.scene('One', '');
    narrator.moment('long ago');
    narrator.scene('Two', '');
    narrator.begin();
    clock.now += 300;
    narrator.moment('second');
    narrator.moment('first', 100);
    narrator.before('before');

    expect(narrator.moments()).toStrictEqual([
      { text: 'before' },
      { atMs: 100, text: 'first' },
      { atMs: 300, text: 'second' },
    ]);
  });

  it('prints evidence as a table without what only the report has room for', () => {
    const printed: string[] = [];
    const cells = [[{ text: 'a', detail: 'sg-1' }, { text: 'b' }], [{ text: 'QUARANTINE' }]];
    printEvidence((text) => printed.push(text), {
      title: 'Groups',
      of: 'Interface',
      times: ['Before', 'Contained'],
      rows: [{ name: 'eni-1', cells }],
    });

    expect(printed.join('').split('\n')).toStrictEqual([
      '',
      '    Interface  Before  Contained',
      '    ─────────  ──────  ──────────',
      '    eni-1      a, b    QUARANTINE',
      '',
    ]);
  });

  it.each([
    [Infinity, ['one', 'two', 'three', 'four']],
    [2, ['one', 'two', '… 2 more lines']],
    [3, ['one', 'two', 'three', 'four']],
  ])('prints no more than %s lines of a message, and says how many are left', (limit, lines) => {
    const printed: string[] = [];
    const payload = { text: 'one\ntwo\nthree\nfour', blocks: [] };
    printMessage((text) => printed.push(text), { channel: 'alerts', payload }, limit);

    const shown = printed.join('').split('\n').slice(1, -1);
    expect(shown).toStrictEqual(lines.map((line) => `  │ ${line}`));
  });
});

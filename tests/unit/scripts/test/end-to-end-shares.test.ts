import { shareFiles } from '../../../../scripts/test/end-to-end-shares.ts';

describe('shares of the end-to-end tests', () => {
  it('hold every file once, the long ones apart', () => {
    const names = ['alerts.test.ts', 'faults-load.test.ts', 'traffic.test.ts', 'default.test.ts'];

    expect(shareFiles(names)).toStrictEqual([
      { name: 'rest', files: ['tests/e2e/alerts.test.ts', 'tests/e2e/default.test.ts'] },
      { name: 'long', files: ['tests/e2e/faults-load.test.ts', 'tests/e2e/traffic.test.ts'] },
    ]);
  });
});

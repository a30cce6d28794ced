import { createControlStore } from '../../shared/aws/control-store.ts';
import { ConfigError } from '../../shared/domain/errors.ts';
import { aRule } from '../builders/policy.ts';
import { createTable } from './support/tables.ts';

async function setUp() {
  const table = await createTable('pk');
  return { table, control: createControlStore(table) };
}

describe('the policy in the control table', () => {
  it('is read as it stands now', async () => {
    const { table, control } = await setUp();
    const document = JSON.stringify({ version: 1, rules: [aRule()] });
    await table.put({ item: { pk: 'POLICY', document } });

    expect((await control.readPolicy()).rules).toMatchObject([{ name: 'mining', mode: 'auto' }]);
  });

  it.each([
    ['there is none', undefined],
    ['it is no text', { pk: 'POLICY', document: { version: 1 } }],
    ['it is malformed', { pk: 'POLICY', document: '{"version":1}' }],
  ])('stops everything when %s', async (_, item) => {
    const { table, control } = await setUp();
    if (item) await table.put({ item });

    await expect(control.readPolicy()).rejects.toThrow(ConfigError);
  });
});

describe('the pause switch', () => {
  const pause = { paused: true, by: 'ann', at: '2026-11-21T09:00:00.000Z', reason: 'a drill' };

  it('is off until somebody pauses, and off again afterwards', async () => {
    const { control } = await setUp();

    expect(await control.readPause()).toBeUndefined();
    await control.writePause(pause);
    expect(await control.readPause()).toStrictEqual(pause);
    await control.writePause({ ...pause, paused: false });
    expect(await control.readPause()).toBeUndefined();
  });

  it('is on when it cannot be understood', async () => {
    const { table, control } = await setUp();
    await table.put({ item: { pk: 'PAUSE', paused: 'no' } });

    expect(await control.readPause()).toMatchObject({ paused: true });
  });
});

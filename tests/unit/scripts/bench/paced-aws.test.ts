import { startPacedAws } from '../../../../scripts/bench/containment/paced-aws.ts';

let aws: Awaited<ReturnType<typeof startPacedAws>>;

beforeEach(async () => {
  aws = await startPacedAws(100);
});
afterEach(async () => aws.stop());

const call = async (action: string): Promise<string> =>
  (await fetch(aws.endpoint, { method: 'POST', body: `Action=${action}` })).text();
const depths = () => aws.calls().map(({ action, depth }) => `${action} ${depth}`);

describe('the stand-in for AWS', () => {
  it('knows which calls waited for others', async () => {
    aws.begin((action) => `<${action}/>`, false);

    await Promise.all([call('A'), call('B')]);
    await call('C');

    expect(depths().sort()).toStrictEqual(['A 1', 'B 1', 'C 2']);
  });

  it('answers one after the other when it is told to', async () => {
    let received = 0;
    const before: number[] = [];
    aws.begin((action) => {
      before.push(received);
      return `<${action}/>`;
    }, true);
    const receive = async (action: string) => {
      await call(action);
      received += 1;
    };

    await Promise.all(['A', 'B', 'C'].map(receive));

    expect(before).toStrictEqual([0, 1, 2]);
  });

  it('says which call it does not know', async () => {
    aws.begin(() => {
      throw new Error('no answer');
    }, false);

    expect(await call('A')).toBe('Error: no answer');
  });

  it('begins anew', async () => {
    aws.begin((action) => `<${action}/>`, false);
    await call('A');
    aws.begin((action) => `<${action}/>`, false);
    await call('B');

    expect(depths()).toStrictEqual(['B 1']);
  });
});

import { openRepository } from '../../scripts/check/repository.ts';
import { collectExceptions, hiddenSilencers } from '../../scripts/pipeline/exceptions/collect.ts';
import { judgeExceptions } from '../../scripts/pipeline/exceptions/judge-exceptions.ts';
import { REGISTER_PATH, renderRegister } from '../../scripts/pipeline/exceptions/register.ts';
import { readText, root } from './support/repository.ts';

describe('the exceptions of this repository', () => {
  it('are complete, and all in the register', async () => {
    const repository = await openRepository(root);
    const exceptions = collectExceptions(repository);
    // That one has ended is for the pipeline to say: a test must not fail because a day has come.
    const expiries = exceptions.map(({ expires }) => Date.parse(expires));
    const before = new Date(Math.min(...expiries) - 1);

    expect(judgeExceptions(exceptions, hiddenSilencers(repository), before)).toBeUndefined();
    expect(readText(REGISTER_PATH)).toBe(renderRegister(exceptions));
  });
});

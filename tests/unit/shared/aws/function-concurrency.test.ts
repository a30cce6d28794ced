import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
} from '@aws-sdk/client-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import { createFunctionConcurrency } from '../../../../shared/aws/function-concurrency.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const lambda = mockClient(LambdaClient);
const concurrency = createFunctionConcurrency(new LambdaClient({ region: 'eu-west-1' }));
const error = (name: string) => Object.assign(new Error('from Lambda'), { name });

beforeEach(() => {
  lambda.reset();
});

describe('the concurrency of a function', () => {
  it.each([
    [{ ReservedConcurrentExecutions: 0 }, { reserved: 0 }],
    [{ ReservedConcurrentExecutions: 7 }, { reserved: 7 }],
    [{}, {}],
  ])('%j is read as %j', async (answer, read) => {
    lambda.on(GetFunctionConcurrencyCommand, { FunctionName: 'thumbnails' }).resolves(answer);

    await expect(concurrency.read('thumbnails')).resolves.toStrictEqual(read);
  });

  it('is reserved and freed', async () => {
    const input = { FunctionName: 'thumbnails' };
    lambda
      .on(PutFunctionConcurrencyCommand, { ...input, ReservedConcurrentExecutions: 0 })
      .resolves({ ReservedConcurrentExecutions: 0 })
      .on(DeleteFunctionConcurrencyCommand, input)
      .resolves({});

    await expect(concurrency.reserve('thumbnails', 0)).resolves.toBe(true);
    await expect(concurrency.remove('thumbnails')).resolves.toBe(true);
  });

  it('is none of a function that is gone', async () => {
    lambda.onAnyCommand().rejects(error('ResourceNotFoundException'));

    await expect(concurrency.read('x')).resolves.toBeUndefined();
    await expect(concurrency.reserve('x', 0)).resolves.toBe(false);
    await expect(concurrency.remove('x')).resolves.toBe(false);
  });

  it('is asked again later when Lambda is busy, and told when Lambda refuses', async () => {
    lambda.onAnyCommand().rejectsOnce(error('TooManyRequestsException')).rejects(error('Invalid'));

    await expect(concurrency.reserve('x', 0)).rejects.toThrow(TransientError);
    await expect(concurrency.reserve('x', 0)).rejects.toMatchObject({ name: 'Invalid' });
  });
});

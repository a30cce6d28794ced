import {
  DeleteFunctionConcurrencyCommand,
  GetFunctionConcurrencyCommand,
  PutFunctionConcurrencyCommand,
  type LambdaClient,
} from '@aws-sdk/client-lambda';
import { rethrowAsDomainError } from './sdk-errors.ts';

/** Reserved concurrency of a Lambda function, as far as it matters here. */
export interface Concurrency {
  /** Absent: none is reserved. */
  readonly reserved?: number;
}

/** How many executions of a function may run at once. */
export interface FunctionConcurrency {
  /** Undefined when there is no such function (any more). */
  read(name: string): Promise<Concurrency | undefined>;
  /** False when there is no such function (any more), as below. */
  reserve(name: string, executions: number): Promise<boolean>;
  remove(name: string): Promise<boolean>;
}

/** Source: AWS Lambda API reference, PutFunctionConcurrency: 0 throttles every invocation. */
export function createFunctionConcurrency(client: LambdaClient): FunctionConcurrency {
  return {
    read: async (name) => {
      const command = new GetFunctionConcurrencyCommand({ FunctionName: name });
      const answer = await unlessGone(client.send(command));
      const reserved = answer?.ReservedConcurrentExecutions;
      return answer && { ...(reserved !== undefined && { reserved }) };
    },
    reserve: async (name, executions) => {
      const input = { FunctionName: name, ReservedConcurrentExecutions: executions };
      const answer = await unlessGone(client.send(new PutFunctionConcurrencyCommand(input)));
      return answer !== undefined;
    },
    remove: async (name) => {
      const command = new DeleteFunctionConcurrencyCommand({ FunctionName: name });
      return (await unlessGone(client.send(command))) !== undefined;
    },
  };
}

async function unlessGone<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    return rethrowAsDomainError(error);
  }
}

import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import * as v from 'valibot';
import { anSqsRecord } from '../../builders/sqs-event.ts';
import { clientConfiguration, platform } from './platform.ts';

/** How an invocation ended: `crashed` means that the process died, `failed` that the message is to come back. */
export type Delivery = 'done' | 'failed' | 'crashed';

const FailureSchema = v.object({ errorType: v.string() });
const AnswerSchema = v.object({
  batchItemFailures: v.array(v.object({ itemIdentifier: v.string() })),
});

let lambda: LambdaClient | undefined;

/** Hands a function one message as its queue does for the n-th time. */
export async function deliver(
  functionName: string,
  body: string,
  receiveCount = 1,
): Promise<Delivery> {
  lambda ??= new LambdaClient(clientConfiguration());
  const { FunctionError: failed, Payload: payload } = await lambda.send(
    new InvokeCommand({
      FunctionName: `${platform().stack}-${functionName}`,
      Payload: JSON.stringify({ Records: [record(body, receiveCount)] }),
    }),
  );
  const answer: unknown = JSON.parse(payload?.transformToString() ?? 'null');
  if (failed === undefined)
    return v.parse(AnswerSchema, answer).batchItemFailures.length > 0 ? 'failed' : 'done';
  const { errorType } = v.parse(FailureSchema, answer);
  if (errorType === 'Runtime.ExitError') return 'crashed';
  throw new Error(`${functionName} ended with ${JSON.stringify(answer)}`);
}

function record(body: string, receiveCount: number) {
  const now = String(Date.now());
  return anSqsRecord({
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: now,
      SenderId: 'AIDAEXAMPLE',
      ApproximateFirstReceiveTimestamp: now,
    },
  });
}

import fc from 'fast-check';
import { InvalidInputError } from '../../../../shared/domain/errors.ts';
import {
  buildRejection,
  correlationIdOf,
  rejectInto,
} from '../../../../shared/runtime/rejection.ts';
import { anSqsRecord } from '../../../builders/sqs-event.ts';

const LIMIT_BYTES = 262_144;

function size({
  body,
  attributes,
}: {
  body: string;
  attributes: Readonly<Record<string, string>>;
}): number {
  const parts = Object.entries(attributes).flatMap(([name, value]) => [name, 'String', value]);
  return Buffer.byteLength([body, ...parts].join(''));
}

describe('buildRejection', () => {
  it('keeps the body and puts the reason beside it', () => {
    const record = anSqsRecord({ body: '{"correlationId":"c-1","version":9}' });

    expect(
      buildRejection(record, new InvalidInputError('version: expected 1'), 'send-alert'),
    ).toEqual({
      body: '{"correlationId":"c-1","version":9}',
      attributes: {
        errorCode: 'invalid-input',
        correlationId: 'c-1',
        rejectedBy: 'send-alert',
        reason: 'InvalidInputError: version: expected 1',
      },
    });
  });

  it('names an error that is not ours as unexpected', () => {
    expect(buildRejection(anSqsRecord(), 'thrown text', 'x').attributes).toMatchObject({
      errorCode: 'unexpected',
      reason: 'thrown text',
    });
  });

  it('replaces what SQS refuses in attributes', () => {
    const { attributes } = buildRejection(
      anSqsRecord(),
      new Error('a\u0000b\ud800c\uffffd\n😀'),
      'x',
    );

    expect(attributes['reason']).toBe('a\ufffdb\ufffdc\ufffdd\n😀');
  });

  it('cuts a long reason on a whole character', () => {
    const { attributes } = buildRejection(anSqsRecord(), new Error('😀'.repeat(5000)), 'x');

    expect(attributes['reason']).toBe(`${'😀'.repeat(999)}…`);
  });

  it('stays within the limit of a message, body untouched, whatever comes', () => {
    const body = fc
      .integer({ min: LIMIT_BYTES - 2000, max: LIMIT_BYTES })
      .map((length) => 'x'.repeat(length));
    fc.assert(
      fc.property(
        body,
        fc.string({ unit: 'binary', minLength: 0, maxLength: 2000 }),
        (text, reason) => {
          const rejection = buildRejection(
            anSqsRecord({ body: text }),
            new Error(reason),
            'triage-finding',
          );
          expect(rejection.body).toBe(text);
          expect(size(rejection)).toBeLessThanOrEqual(LIMIT_BYTES);
          expect(Object.values(rejection.attributes)).not.toContain('');
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe('correlationIdOf', () => {
  it.each([
    ['of our own message', '{"correlationId":"c-1"}', 'c-1'],
    ['of an event of ours', '{"detail":{"correlationId":"c-2","id":"x"}}', 'c-2'],
    ['of a finding', '{"detail":{"id":"finding-3"}}', 'finding-3'],
    ['by the message id where the body is not JSON', '<xml>', 'message-4'],
    ['by the message id where the body is no object', 'null', 'message-4'],
    ['by the message id where the types are wrong', '{"correlationId":7}', 'message-4'],
  ])('reads it %s', (_name, body, expected) => {
    expect(correlationIdOf({ body, messageId: 'message-4' })).toBe(expected);
  });
});

describe('rejectInto', () => {
  it('hands the message to the sender', async () => {
    const send = jest.fn(() => Promise.resolve());

    await rejectInto(send, 'triage-finding')(
      anSqsRecord({ body: 'x', messageId: 'm' }),
      new InvalidInputError('no'),
    );

    expect(send.mock.calls).toEqual([
      [
        {
          body: 'x',
          attributes: {
            errorCode: 'invalid-input',
            correlationId: 'm',
            rejectedBy: 'triage-finding',
            reason: 'InvalidInputError: no',
          },
        },
      ],
    ]);
  });
});

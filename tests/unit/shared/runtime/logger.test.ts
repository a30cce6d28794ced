import fc from 'fast-check';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { MAX_LOGGED_CHARACTERS } from '../../../../shared/runtime/redact.ts';
import { aLogSink } from '../../../builders/log-sink.ts';

const SECRET_KEY = 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY';

describe('createLogger', () => {
  it('writes one JSON line with level, time, stack and correlation id', () => {
    const sink = aLogSink({ service: 'send-alert', stack: 'riposte-dev', environment: 'dev' });

    sink.logger.child({ correlationId: 'c-1' }).warn({ channel: 'slack' }, 'slow');

    expect(sink.text().split('\n')).toHaveLength(2);
    expect(sink.entries()).toEqual([
      {
        level: 'WARN',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        service: 'send-alert',
        stack: 'riposte-dev',
        environment: 'dev',
        correlationId: 'c-1',
        channel: 'slack',
        message: 'slow',
      },
    ]);
  });

  it.each([
    ['DEBUG', 4],
    ['INFO', 3],
    ['WARN', 2],
    ['ERROR', 1],
  ] as const)('writes from level %s on', (logLevel, lines) => {
    const sink = aLogSink({ logLevel });

    sink.logger.debug('a');
    sink.logger.info('b');
    sink.logger.warn('c');
    sink.logger.error('d');

    expect(sink.entries()).toHaveLength(lines);
  });

  it('writes an error with its name, facts and causes', () => {
    const sink = aLogSink();
    const cause = new AggregateError([new Error('ECONNREFUSED ::1')], 'no address answered');

    sink.logger.error(
      { error: new TransientError('later', { cause, facts: { channel: 'sns' } }) },
      'x',
    );

    expect(sink.entries()[0]).toMatchObject({
      error: {
        name: 'TransientError',
        code: 'transient',
        message: 'later',
        facts: { channel: 'sns' },
        cause: { message: 'no address answered', errors: [{ message: 'ECONNREFUSED ::1' }] },
      },
    });
  });

  it('ends a chain of errors that causes itself', () => {
    const sink = aLogSink();
    const error = new Error('round');
    error.cause = error;

    sink.logger.error({ error }, 'x');

    expect(sink.entries()[0]).toMatchObject({ error: { message: 'round' }, message: 'x' });
  });

  it('keeps any text, however hostile, within its line and its field', () => {
    const hostile = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.constantFrom(
        '\n{"level":"INFO"}',
        '\r\n',
        '\u2028',
        '\u0000',
        '"}\n{',
        '\ud800',
        '\u001b[31m',
      ),
    );
    fc.assert(
      fc.property(fc.array(hostile), (parts) => {
        const sink = aLogSink();
        const text = parts.join('');
        sink.logger.child({ correlationId: text }).info({ userAgent: text }, text);
        const [entry] = sink.entries();
        expect(sink.text().match(/[\p{Cc}\u2028\u2029]/gu)).toEqual(['\n']);
        expect(entry).toMatchObject({
          level: 'INFO',
          userAgent: text,
          correlationId: text,
          message: text,
        });
      }),
    );
  });

  it('cuts text that would not fit into a line of the log', () => {
    const sink = aLogSink();

    sink.logger.info({ body: 'x'.repeat(300_000) }, 'large');

    expect(sink.text().length).toBeLessThan(MAX_LOGGED_CHARACTERS + 300);
    expect(sink.entries()[0]?.['body']).toMatch(/x… \(300000 characters\)$/);
  });
});

describe('redaction', () => {
  it.each([
    [
      'a webhook URL',
      'post https://hooks.slack.com/services/T000/B000/XXXXXXXX failed',
      'XXXXXXXX',
    ],
    [
      'a webhook URL of GovCloud',
      'https://hooks.slack-gov.com/services/T0/B0/hushhush',
      'hushhush',
    ],
    ['a webhook of a compatible host', 'http://127.0.0.1:9/services/T0/B0/hushhush', 'hushhush'],
    ['an authorization header', 'Authorization: Bearer hushhush', 'hushhush'],
    ['an authorization header in JSON text', '{"Authorization":"Basic hushhush"}', 'hushhush'],
    [
      'a header in doubly quoted JSON',
      String.raw`{\"authorization\":\"Bearer hushhush\"}`,
      'hushhush',
    ],
    ['a signature', 'AWS4-HMAC-SHA256 Credential=x/y, Signature=hushhush', 'hushhush'],
    ['a presigned URL', 'https://b.s3.amazonaws.com/k?X-Amz-Signature=hushhush&x=1', 'hushhush'],
    ['a credentials file', `aws_secret_access_key = ${SECRET_KEY}`, SECRET_KEY],
    ['a credentials answer', `{"SecretAccessKey": "${SECRET_KEY}"}`, SECRET_KEY],
    ['a session token', '{"SessionToken":"hushhush=="}', 'hushhush'],
    ['a key pair', `AKIAIOSFODNN7EXAMPLE:${SECRET_KEY}`, SECRET_KEY],
    ['a temporary key pair', `ASIAIOSFODNN7EXAMPLE, ${SECRET_KEY}`, SECRET_KEY],
    ['a Slack token', 'xoxb-123456789012-hushhush', 'hushhush'],
    ['a password', 'password=hushhush', 'hushhush'],
  ])('hides %s wherever it stands', (_name, text, secret) => {
    const sink = aLogSink();

    sink.logger
      .child({ bound: text })
      .error(
        { error: new Error(text, { cause: new Error(text) }), deep: [{ er: { text } }] },
        text,
      );

    expect(sink.text()).toContain('[redacted]');
    expect(sink.text()).not.toContain(secret);
  });

  it.each([
    'authorization',
    'Authorization',
    'slackToken',
    'SecretString',
    'password',
    'webhookUrl',
    'secretAccessKey',
  ])('hides whatever stands in a field called %s', (key) => {
    const sink = aLogSink();

    sink.logger.info(
      { request: { headers: { [key]: 'hushhush' } }, [key]: { a: 'hushhush' } },
      'x',
    );

    expect(sink.text()).not.toContain('hushhush');
    expect(sink.entries()[0]).toMatchObject({ request: { headers: { [key]: '[redacted]' } } });
  });

  it.each([
    'AKIAIOSFODNN7EXAMPLE',
    'arn:aws:secretsmanager:eu-west-1:123456789012:secret:riposte-dev/slack-webhook-AbCdEf',
    'UnauthorizedAccess:IAMUser/InstanceCredentialExfiltration.OutsideAWS',
    'Basic facts',
  ])('leaves what responders need: %s', (text) => {
    const sink = aLogSink();

    sink.logger.info({ secretArn: text, type: text }, text);

    expect(sink.entries()[0]).toMatchObject({ secretArn: text, type: text, message: text });
  });
});

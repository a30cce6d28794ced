import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { secretCheck } from '../../../../../scripts/riposte/doctor/secret.ts';
import { slackCheck } from '../../../../../scripts/riposte/doctor/slack.ts';
import { anExamined } from './an-examined.ts';

const functions = mockClient(LambdaClient);
const secrets = mockClient(SecretsManagerClient);
const WEBHOOK = 'https://hooks.slack.com/services/T1/B1/hushhush';
const BOT = { botToken: 'xoxb-1-hushhush', channel: 'C0123ABC' };

beforeEach(() => {
  functions.reset();
  secrets.reset();
  switchedTo('arn:secret');
});

function switchedTo(SLACK_SECRET_ARN: string): void {
  const Environment = { Variables: { SLACK_SECRET_ARN } };
  functions.on(GetFunctionConfigurationCommand).resolves({ Environment });
}

function secretHolds(text: string): void {
  secrets.on(GetSecretValueCommand).resolves({ SecretString: text });
}

/** Slack answers so; what it was asked is kept. */
function slackAnswers(status: number, body: string) {
  const asked: { url: string; init: RequestInit | undefined }[] = [];
  const fetch = (url: unknown, init?: RequestInit): Promise<Response> => {
    asked.push({ url: String(url), init });
    return Promise.resolve(new Response(body, { status }));
  };
  return { asked, examined: anExamined({ fetch }) };
}

describe('check of the Slack secret', () => {
  it.each([
    ['filled in', { v1: ['AWSCURRENT'] }, 'ok'],
    ['without a value', {}, 'fail'],
    ['with nothing but former values', { v1: ['AWSPREVIOUS'] }, 'fail'],
  ])('of one %s', async (_, VersionIdsToStages, status) => {
    secrets.on(DescribeSecretCommand).resolves({ VersionIdsToStages });

    await expect(secretCheck.run(anExamined())).resolves.toMatchObject({ status });
    expect(secrets.commandCalls(GetSecretValueCommand)).toHaveLength(0);
  });

  it('has nothing to say when Slack is switched off', async () => {
    switchedTo('');

    await expect(secretCheck.run(anExamined())).resolves.toMatchObject({ status: 'ok' });
    await expect(slackCheck.run(anExamined())).resolves.toMatchObject({ status: 'ok' });
  });
});

describe('check of Slack through a webhook', () => {
  it.each([
    [400, 'no_text', 'ok'],
    [400, 'invalid_payload', 'ok'],
    [400, 'invalid_token', 'fail'],
    [404, 'no_service', 'fail'],
    [410, 'channel_is_archived', 'fail'],
    [200, 'ok', 'fail'],
    [429, 'rate_limited', 'fail'],
    [503, '', 'fail'],
  ])('that answers %d %s is %s', async (code, word, status) => {
    secretHolds(WEBHOOK);
    const { examined, asked } = slackAnswers(code, word);

    const verdict = await slackCheck.run(examined);

    expect(verdict.status).toBe(status);
    expect(asked).toMatchObject([{ url: WEBHOOK, init: { method: 'POST', body: '{}' } }]);
    expect(JSON.stringify(verdict)).not.toContain('hushhush');
  });

  it('says that it could not be reached, without the address', async () => {
    secretHolds(WEBHOOK);

    const verdict = await slackCheck.run(anExamined());

    expect(verdict).toMatchObject({
      status: 'fail',
      summary: 'Slack could not be reached from here',
    });
    expect(JSON.stringify(verdict)).not.toContain('hushhush');
  });

  it('refuses a secret that is no way to Slack, without quoting it', async () => {
    secretHolds('hushhush');

    const verdict = await slackCheck.run(anExamined());

    expect(verdict).toMatchObject({ status: 'fail' });
    expect(JSON.stringify(verdict)).not.toContain('hushhush');
  });

  it('leaves an empty secret to its own check', async () => {
    secrets
      .on(GetSecretValueCommand)
      .rejects(Object.assign(new Error('no value'), { name: 'ResourceNotFoundException' }));

    await expect(slackCheck.run(anExamined())).resolves.toMatchObject({ status: 'ok' });
  });
});

describe('check of Slack as a bot', () => {
  it.each([
    ['{"ok":true,"user":"riposte","team":"Acme"}', 'ok', 'the token is good (bot riposte of Acme)'],
    ['{"ok":false,"error":"invalid_auth"}', 'fail', 'Slack does not take our messages'],
    ['<html>', 'fail', 'Slack does not take our messages'],
  ])('that is told %s', async (body, status, summary) => {
    secretHolds(JSON.stringify(BOT));
    const { examined, asked } = slackAnswers(200, body);

    const verdict = await slackCheck.run(examined);

    expect(verdict).toMatchObject({ status, summary });
    expect(asked).toMatchObject([
      {
        url: 'https://slack.com/api/auth.test',
        init: { headers: { authorization: `Bearer ${BOT.botToken}` } },
      },
    ]);
    expect(JSON.stringify(verdict)).not.toContain('hushhush');
  });
});

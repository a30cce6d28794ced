import {
  GetSecretValueCommand,
  InvalidRequestException,
  ResourceNotFoundException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { mockClient } from 'aws-sdk-client-mock';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { createSecret } from '../../../../shared/aws/secret-store.ts';

const secrets = mockClient(SecretsManagerClient);

beforeEach(() => secrets.reset());

function setUp() {
  let now = Date.parse('2026-11-21T10:00:00.000Z');
  const client = new SecretsManagerClient({ region: 'eu-west-1' });
  const secret = createSecret({ client, secretArn: 'arn:secret', clock: () => new Date(now) });
  return { secret, passMinutes: (minutes: number) => (now += minutes * 60_000) };
}

const reads = () => secrets.commandCalls(GetSecretValueCommand).length;

describe('createSecret', () => {
  it('reads the secret once and keeps it for less than five minutes', async () => {
    secrets
      .on(GetSecretValueCommand, { SecretId: 'arn:secret' })
      .resolves({ SecretString: ' https://x\n' });
    const { secret, passMinutes } = setUp();

    expect(await secret.read()).toBe('https://x');
    passMinutes(4.9);
    expect(await secret.read()).toBe('https://x');
    expect(reads()).toBe(1);
    passMinutes(0.1);
    await secret.read();
    expect(reads()).toBe(2);
  });

  it('reads it anew after it was told to forget', async () => {
    secrets
      .on(GetSecretValueCommand)
      .resolvesOnce({ SecretString: 'old' })
      .resolvesOnce({ SecretString: 'new' });
    const { secret } = setUp();

    await secret.read();
    secret.forget();

    expect(await secret.read()).toBe('new');
  });

  it.each([
    ['has no value yet', new ResourceNotFoundException({ $metadata: {}, message: 'no value' })],
    ['is being deleted', new InvalidRequestException({ $metadata: {}, message: 'marked' })],
  ])('answers undefined while the secret %s, and asks again next time', async (_name, error) => {
    secrets
      .on(GetSecretValueCommand)
      .rejectsOnce(error)
      .resolvesOnce({ SecretString: 'filled in' });
    const { secret } = setUp();

    expect(await secret.read()).toBeUndefined();
    expect(await secret.read()).toBe('filled in');
  });

  it.each([['   '], [undefined]])('takes the value %j for none', async (value) => {
    secrets.on(GetSecretValueCommand).resolves(value === undefined ? {} : { SecretString: value });

    expect(await setUp().secret.read()).toBeUndefined();
  });

  it('reports throttling as transient and a missing permission as it is', async () => {
    const denied = Object.assign(new Error('denied'), { name: 'AccessDeniedException' });
    const slow = Object.assign(new Error('slow'), { name: 'ThrottlingException' });
    secrets.on(GetSecretValueCommand).rejectsOnce(slow).rejectsOnce(denied);
    const { secret } = setUp();

    await expect(secret.read()).rejects.toThrow(TransientError);
    await expect(secret.read()).rejects.toMatchObject({ name: 'AccessDeniedException' });
  });
});

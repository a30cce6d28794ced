import {
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { mockClient } from 'aws-sdk-client-mock';
import { createAccountAccess } from '../../../../shared/aws/account-access.ts';
import { ALL_BLOCKED, toBlock } from '../../../../shared/domain/buckets/access-block.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { ACCOUNT } from '../../../builders/finding.ts';

const s3 = mockClient(S3ControlClient);
const access = createAccountAccess(new S3ControlClient({ region: 'eu-west-1' }));
const error = (name: string) => Object.assign(new Error('from S3'), { name });

beforeEach(() => {
  s3.reset();
});

it('names the account in every call', async () => {
  s3.onAnyCommand().resolves({});

  await access.readBlock(ACCOUNT);
  await access.putBlock(ACCOUNT, ALL_BLOCKED);
  await access.removeBlock(ACCOUNT);

  expect(s3.calls().map(({ args: [{ input }] }) => input)).toStrictEqual([
    { AccountId: ACCOUNT },
    { AccountId: ACCOUNT, PublicAccessBlockConfiguration: ALL_BLOCKED },
    { AccountId: ACCOUNT },
  ]);
});

it('reads which switches are on, and that none is configured', async () => {
  const found = { PublicAccessBlockConfiguration: { IgnorePublicAcls: true } };
  s3.on(GetPublicAccessBlockCommand)
    .resolvesOnce(found)
    .rejects(error('NoSuchPublicAccessBlockConfiguration'));

  const some = toBlock((name) => name === 'IgnorePublicAcls');
  await expect(access.readBlock(ACCOUNT)).resolves.toStrictEqual(some);
  await expect(access.readBlock(ACCOUNT)).resolves.toBeUndefined();
});

it('says what it has no right to, and what may pass', async () => {
  s3.on(GetPublicAccessBlockCommand).rejects(error('AccessDenied'));
  s3.on(PutPublicAccessBlockCommand).rejectsOnce(error('AccessDenied')).rejects(error('SlowDown'));

  const put = () => access.putBlock(ACCOUNT, ALL_BLOCKED);
  await expect(access.readBlock(ACCOUNT)).rejects.toMatchObject({
    refusal: 'not-allowed',
    message: `not allowed to read the public access block of account ${ACCOUNT}`,
  });
  await expect(put()).rejects.toMatchObject({ refusal: 'not-allowed' });
  await expect(put()).rejects.toThrow(TransientError);
});

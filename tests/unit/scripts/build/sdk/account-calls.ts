import {
  GetPublicAccessBlockCommand,
  PutPublicAccessBlockCommand,
  S3ControlClient,
} from '@aws-sdk/client-s3-control';
import { ALL_BLOCKED } from '../../../../../shared/domain/buckets/access-block.ts';
import type { Answer, Call } from './call.ts';

const ACCOUNT = { AccountId: '123456789012' };
const HEADERS = { 'content-type': 'application/xml' };

function refusal(status: number, code: string): Answer {
  const error = `<Error><Code>${code}</Code><Message>no</Message></Error>`;
  return { status, headers: HEADERS, body: `<ErrorResponse>${error}</ErrorResponse>` };
}

/** S3 Control puts the account into the name of the host. */
export const ACCOUNT_CALLS: readonly Call[] = [
  {
    label: 's3 control read block',
    send: (c) => new S3ControlClient(c).send(new GetPublicAccessBlockCommand(ACCOUNT)),
    answer: {
      headers: HEADERS,
      body:
        '<PublicAccessBlockConfiguration><BlockPublicAcls>true</BlockPublicAcls>' +
        '<IgnorePublicAcls>false</IgnorePublicAcls></PublicAccessBlockConfiguration>',
    },
  },
  {
    label: 's3 control put block',
    send: (c) =>
      new S3ControlClient(c).send(
        new PutPublicAccessBlockCommand({
          ...ACCOUNT,
          PublicAccessBlockConfiguration: ALL_BLOCKED,
        }),
      ),
    answer: { status: 201 },
  },
  {
    label: 's3 control block absent',
    send: (c) => new S3ControlClient(c).send(new GetPublicAccessBlockCommand(ACCOUNT)),
    answer: refusal(404, 'NoSuchPublicAccessBlockConfiguration'),
  },
  {
    label: 's3 control refused',
    send: (c) => new S3ControlClient(c).send(new GetPublicAccessBlockCommand(ACCOUNT)),
    answer: refusal(403, 'AccessDenied'),
  },
];

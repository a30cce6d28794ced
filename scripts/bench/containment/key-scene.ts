import { GLOBAL } from '../../../shared/domain/target.ts';
import { functionEnvironment } from '../function-environment.ts';
import { ACCOUNT, type Scene } from './scene.ts';

const USER = 'alice';
const KEY = 'AKIAIOSFODNN7EXAMPLE';
const DENY = functionEnvironment['DENY_POLICY_ARN'] ?? '';
const CUTS = ['UpdateAccessKey', 'AttachUserPolicy'];

/** A user with one stolen access key. */
export function keyScene(): Scene {
  let status = 'Active';
  let isDenied = false;
  return {
    ...{ functionName: 'revoke-credentials', action: 'revoke-credentials' },
    target: { kind: 'user', accountId: ACCOUNT, region: GLOBAL, id: USER },
    answer: (action, parameters) => {
      if (action === 'UpdateAccessKey') status = parameters.get('Status') ?? status;
      if (action === 'AttachUserPolicy') isDenied = true;
      return ANSWERS[action]?.({ status, isDenied });
    },
    isCut: ({ action }) => CUTS.includes(action),
  };
}

interface State {
  readonly status: string;
  readonly isDenied: boolean;
}

const ANSWERS: Readonly<Record<string, (state: State) => string>> = {
  ListAccessKeys: ({ status }) =>
    iam(
      'ListAccessKeys',
      `<AccessKeyMetadata><member><UserName>${USER}</UserName><AccessKeyId>${KEY}</AccessKeyId><Status>${status}</Status></member></AccessKeyMetadata><IsTruncated>false</IsTruncated>`,
    ),
  ListAttachedUserPolicies: ({ isDenied }) =>
    iam(
      'ListAttachedUserPolicies',
      `<AttachedPolicies>${isDenied ? DENIED : ''}</AttachedPolicies><IsTruncated>false</IsTruncated>`,
    ),
  UpdateAccessKey: () => iam('UpdateAccessKey', ''),
  AttachUserPolicy: () => iam('AttachUserPolicy', ''),
};

const DENIED = `<member><PolicyName>deny</PolicyName><PolicyArn>${DENY}</PolicyArn></member>`;

function iam(action: string, content: string): string {
  return `<${action}Response><${action}Result>${content}</${action}Result></${action}Response>`;
}

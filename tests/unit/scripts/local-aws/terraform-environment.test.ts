import {
  reachingLocalAws,
  terraformEnvironment,
} from '../../../../scripts/local-aws/terraform-environment.ts';

const users = {
  PATH: '/bin',
  HOME: '/home/ann',
  AWS_PROFILE: 'production',
  AWS_ENDPOINT_URL_S3: 'https://s3.example.com',
  TF_CLI_CONFIG_FILE: '/missing',
  TF_VAR_environment: 'prod',
  TF_CLI_ARGS_apply: '-target=x',
};
const bare = {
  PATH: '/bin',
  HOME: '/home/ann',
  TF_IN_AUTOMATION: '1',
  TF_INPUT: '0',
  CHECKPOINT_DISABLE: '1',
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

describe('environment of Terraform', () => {
  it('carries nothing of the user that could lead it to a real account', () => {
    const source = { description: 'in its usual place' };

    expect(terraformEnvironment(users, source)).toStrictEqual(bare);
  });

  it('names the configuration that says where the provider is, not the inherited one', () => {
    const source = { description: 'mirror', configurationFile: '/repo/mirror.tfrc' };

    expect(terraformEnvironment(users, source)).toStrictEqual({
      ...bare,
      TF_CLI_CONFIG_FILE: '/repo/mirror.tfrc',
    });
  });

  it('reaches the local AWS with its keys', () => {
    const reaching = reachingLocalAws(bare, 'http://127.0.0.1:4566', 'eu-west-1');

    expect(reaching).toStrictEqual({
      ...bare,
      AWS_ENDPOINT_URL: 'http://127.0.0.1:4566',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_REGION: 'eu-west-1',
      AWS_MAX_ATTEMPTS: '2',
    });
  });
});

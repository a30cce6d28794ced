import { belongsToConfiguration } from '../../../../scripts/local-aws/working-copy.ts';

describe('working copy of the Terraform configuration', () => {
  it.each([
    '/repo/terraform/main.tf',
    '/repo/terraform/.terraform.lock.hcl',
    '/repo/terraform/environments/dev.tfvars',
    '/repo/terraform/modules/queue/tests/queue.tftest.hcl',
    '/repo/terraform/policies/response-policy.yaml',
  ])('has %s', (path) => {
    expect(belongsToConfiguration(path)).toBe(true);
  });

  it.each([
    '/repo/terraform/.terraform',
    '/repo/terraform/terraform.tfstate',
    '/repo/terraform/terraform.tfstate.1700000000.backup',
    '/repo/terraform/terraform.tfvars',
    '/repo/terraform/personal.auto.tfvars',
    '/repo/terraform/override.tf',
    '/repo/terraform/mine_override.tf',
    '/repo/terraform/dev.tfplan',
  ])('leaves %s behind', (path) => {
    expect(belongsToConfiguration(path)).toBe(false);
  });
});

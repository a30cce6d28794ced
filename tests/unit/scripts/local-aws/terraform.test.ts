import { explainInit } from '../../../../scripts/local-aws/terraform.ts';

describe('explainInit', () => {
  it.each(['Failed to query available provider packages', 'Failed to install provider'])(
    'says how to do without the registry after "%s"',
    (said) => {
      const text = explainInit(`Error: ${said}\n\nno such host\n`);

      expect(text).toContain(`terraform init failed:\nError: ${said}`);
      expect(text).toContain('RIPOSTE_TERRAFORM_MIRROR');
    },
  );

  it("leaves other failures in Terraform's own words", () => {
    expect(explainInit('Error: Unsupported block type\n')).toBe(
      'terraform init failed:\nError: Unsupported block type',
    );
  });
});

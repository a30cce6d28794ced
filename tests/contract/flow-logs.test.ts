import { FLOW_LOG_FIELDS } from '../../scripts/local-aws/flow-lines.ts';
import { localsOf, resolvedList, rootModule } from './support/terraform.ts';

describe('flow logs', () => {
  it('have the same fields on the local AWS as those that Terraform creates', () => {
    expect(resolvedList(localsOf(rootModule)['flow_log_fields'])).toStrictEqual(FLOW_LOG_FIELDS);
  });
});

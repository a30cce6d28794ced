import { DescribeTableCommand, ListTagsOfResourceCommand } from '@aws-sdk/client-dynamodb';
import { DescribeEventBusCommand } from '@aws-sdk/client-eventbridge';
import type { Operator } from '../operator.ts';
import type { Check } from './check.ts';
import { unless } from './check.ts';
import type { Examined } from './examined.ts';

/** The stack is where the operator looks, and is the one that its tags say. */
export const stackCheck: Check<Examined> = {
  name: 'stack',
  run: async ({ operator }) => {
    const { names, stack, bus } = operator;
    const tables = [names.incidentTable, names.containmentTable, names.controlTable];
    const states = await Promise.all(tables.map((table) => stateOf(operator, table)));
    const { Arn: arn = '' } = await bus.send(new DescribeEventBusCommand({ Name: names.bus }));
    const [, , , , region = '', account = ''] = ['', ...arn.split(':')];
    const problems = states.flatMap(({ problem }) => problem ?? []);
    const complaint = {
      status: 'fail' as const,
      summary: `${stack} in ${region} is not as it should be`,
      todo: 'Apply Terraform again; a table that is being updated needs a moment.',
    };
    return unless(problems, complaint, `${stack} in ${region}, account ${account}`);
  },
};

interface TableState {
  readonly problem?: string;
}

async function stateOf({ incidents, stack }: Operator, name: string): Promise<TableState> {
  const { Table: table } = await incidents.client.send(
    new DescribeTableCommand({ TableName: name }),
  );
  if (table?.TableStatus !== 'ACTIVE') {
    return { problem: `table ${name} is ${table?.TableStatus ?? 'in an unknown state'}` };
  }
  const tags = new ListTagsOfResourceCommand({ ResourceArn: table.TableArn });
  const { Tags: found = [] } = await incidents.client.send(tags);
  const valueOf = (key: string): string => found.find(({ Key }) => Key === key)?.Value ?? '';
  const tagged = `${valueOf('project')}-${valueOf('environment')}`;
  return tagged === stack ? {} : { problem: `table ${name} is tagged as part of "${tagged}"` };
}

import { Call, parseHcl, Reference } from './hcl.ts';
import { unfoldModule } from './modules.ts';

const MODULE = parseHcl(`
variable "name" {}
resource "aws_sqs_queue" "this" {
  name   = var.name
  policy = "\${var.common.prefix}/\${var.name}/\${local.own}"
  list   = [var.name, module.queue.arn]
  map    = merge(var.environment, { A = var.common.bus })
  retry { arn = var.common.undelivered }
}
module "queue" { name = var.name }
module "function" { name = var.name }
`);

function call(attributes: string): ReturnType<typeof parseHcl>[number] {
  const [block] = parseHcl(`module "do_thing" {\n${attributes}\n}`);
  if (!block) throw new Error('no block');
  return block;
}

const COMMON = { prefix: 'arn:x', bus: new Reference('bus.name'), undelivered: 'arn:u' };

describe('a module', () => {
  const [queue, ...others] = unfoldModule(
    call('name = "a"\nenvironment = merge(local.base, { B = "2" })\ncommon = local.common'),
    MODULE,
    { common: COMMON },
  );

  it('is unfolded with the inputs in place of its variables, through locals of the caller', () => {
    expect(queue?.attributes).toStrictEqual({
      name: 'a',
      policy: 'arn:x/a/${local.own}',
      list: ['a', new Reference('module.queue.arn')],
      map: new Call('merge', [
        new Call('merge', [new Reference('local.base'), { B: '2' }]),
        { A: new Reference('bus.name') },
      ]),
    });
    expect(queue?.blocks[0]?.attributes).toStrictEqual({ arn: 'arn:u' });
  });

  it('gives its own and its function the name of the call, and only what is made', () => {
    expect(queue?.labels).toStrictEqual(['aws_sqs_queue', 'do_thing']);
    expect(others.map(({ labels }) => labels[0])).toStrictEqual(['do_thing_queue', 'do_thing']);
  });

  it('is refused where it reads what the caller does not give', () => {
    expect(() =>
      unfoldModule(call('common = local.common'), MODULE, { common: { prefix: 'arn:x' } }),
    ).toThrow('no bus in');
  });
});

import { Call, parseHcl, Reference } from './hcl.ts';

const TEXT = `
# a comment with a "quote
locals {
  arn = "arn:\${local.partition}:sqs" // another
  map = {
    A = "1", "b:c" = [true, 2] # in an object
    d = { e = null }
  }
}

data "aws_iam_policy_document" "x" {
  statement {
    sid     = "One"
    actions = [
      "sqs:SendMessage",
      "sqs:\${join(",", ["a}", "b"])}",
    ]
    condition { test = "Bool" }
  }
  text = <<-EOT
    not = "an attribute" {
  EOT
  env  = merge(local.base, { K = var.x ? "a" : "b" })
  all  = [for a in b : "x"]
}
`;

describe('the reader of Terraform files', () => {
  it('reads literals, keeps interpolations and leaves other expressions as they are', () => {
    const [locals] = parseHcl(TEXT);

    expect(locals?.attributes).toStrictEqual({
      arn: 'arn:${local.partition}:sqs',
      map: { A: '1', 'b:c': [true, 2], d: { e: null } },
    });
  });

  it('reads blocks within blocks, calls and lists over several lines', () => {
    const [, document] = parseHcl(TEXT);

    expect(document?.labels).toStrictEqual(['aws_iam_policy_document', 'x']);
    expect(document?.attributes).toStrictEqual({
      text: '    not = "an attribute" {',
      env: new Call('merge', [
        new Reference('local.base'),
        { K: new Reference('var.x ? "a" : "b"') },
      ]),
      all: new Reference('[for a in b : "x"]'),
    });
    expect(document?.blocks).toStrictEqual([
      {
        type: 'statement',
        labels: [],
        attributes: {
          sid: 'One',
          actions: ['sqs:SendMessage', 'sqs:${join(",", ["a}", "b"])}'],
        },
        blocks: [{ type: 'condition', labels: [], attributes: { test: 'Bool' }, blocks: [] }],
      },
    ]);
  });

  it('refuses what is no HCL', () => {
    expect(() => parseHcl('{ "json": true }')).toThrow('not HCL: { "json"');
  });
});

import { describeGaps, unexplainedChanges } from '../../../../scripts/local-aws/known-gaps.ts';

const gaps = [
  { address: 'module.*.aws_lambda_function.this', reason: 'the emulator forgets tags' },
];
const changes = ['update module.triage.aws_lambda_function.this', 'update aws_kms_key.this'];

describe('known gaps of the local AWS', () => {
  it('explain the changes that they are about, with the reason', () => {
    expect(describeGaps(changes, gaps)).toStrictEqual([
      'update module.triage.aws_lambda_function.this (known gap of the local AWS: the emulator forgets tags)',
    ]);
  });

  it('leave the others unexplained', () => {
    expect(unexplainedChanges(changes, gaps)).toStrictEqual(['update aws_kms_key.this']);
  });

  it('match the whole address, not a part of it', () => {
    const longer = ['update module.triage.aws_lambda_function.this[0]'];

    expect(unexplainedChanges(longer, gaps)).toStrictEqual(longer);
  });
});

import { NOTHING_YET, readLine } from '../../../../scripts/local-aws/apply-progress.ts';

/** Lines as `terraform apply -json` writes them (Terraform 1.11). */
const LINES = [
  '{"@level":"info","@message":"Terraform 1.11.4","type":"version","terraform":"1.11.4","ui":"1.2"}',
  '{"@level":"info","type":"planned_change","change":{"resource":{"addr":"aws_kms_key.this","resource_type":"aws_kms_key"},"action":"create"}}',
  '{"@level":"info","type":"change_summary","changes":{"add":2,"change":1,"import":0,"remove":0,"operation":"plan"}}',
  '{"@level":"info","type":"apply_start","hook":{"resource":{"addr":"aws_kms_key.this"},"action":"create"}}',
  '{"@level":"info","type":"apply_complete","hook":{"resource":{"addr":"data.aws_region.current"},"action":"read","elapsed_seconds":0}}',
  '{"@level":"info","type":"apply_complete","hook":{"resource":{"addr":"aws_kms_key.this"},"action":"create","elapsed_seconds":1}}',
  '{"@level":"warn","type":"diagnostic","diagnostic":{"severity":"warning","summary":"deprecated"}}',
  '{"@level":"error","type":"diagnostic","diagnostic":{"severity":"error","summary":"creating Queue","detail":"AccessDenied","address":"aws_sqs_queue.a"}}',
  '{"@level":"info","type":"change_summary","changes":{"add":1,"change":0,"remove":0,"operation":"apply"}}',
];

describe('output of terraform apply', () => {
  it('is read as planned, done, changed and failed', () => {
    expect(LINES.reduce(readLine, NOTHING_YET)).toStrictEqual({
      planned: 3,
      done: 1,
      changes: ['create aws_kms_key.this'],
      errors: ['aws_sqs_queue.a: creating Queue\n    AccessDenied'],
    });
  });

  it.each([
    ['not JSON'],
    ['{ "half":'],
    ['{"type":"unheard_of"}'],
    ['{"type":"planned_change"}'],
    [''],
  ])('is unmoved by %j', (line) => {
    expect(readLine(NOTHING_YET, line)).toBe(NOTHING_YET);
  });
});

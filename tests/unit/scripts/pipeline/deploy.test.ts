import { apply } from '../../../../scripts/pipeline/commands/apply.ts';
import { drift } from '../../../../scripts/pipeline/commands/drift.ts';
import { gate, type ScanPlan } from '../../../../scripts/pipeline/commands/gate.ts';
import { plan } from '../../../../scripts/pipeline/commands/plan.ts';
import { FOUND, ScanFailed } from '../../../../scripts/scan/scan-failed.ts';
import { change, planOf } from '../../../builders/plan.ts';
import { FakeWorkbench } from '../../../fakes/workbench.ts';

const scanPasses: ScanPlan = () => Promise.resolve(63);
let bench: FakeWorkbench;
beforeEach(() => {
  bench = new FakeWorkbench();
  bench.planned = planOf(change('aws_lambda_function'));
});
afterEach(() => {
  bench.remove();
});

async function untilJudged(): Promise<void> {
  await plan(bench, 'dev');
  await gate(bench, 'dev', scanPasses);
  bench.called.length = 0;
}

const ALICE = {
  ...{ key: 'TARGET#a#1/global/user/alice', kind: 'user', id: 'alice', state: 'isolated' },
  relatedIds: [],
};

describe('a plan', () => {
  it('is recorded with what its apply is held against', async () => {
    await plan(bench, 'dev');

    expect(JSON.parse(bench.read('terraform/dev.record.json'))).toMatchObject({
      ...{ version: 1, environment: 'dev', commit: 'c0ffee', state: bench.state },
      plannedAt: '2026-11-29T10:00:00.000Z',
      planSha256: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      packages: { 'triage-finding.zip': expect.stringMatching(/^[0-9a-f]{64}$/) as string },
      containments: { state: 'read', targets: [] },
    });
  });

  it('looks where the state stands before it plans, so that a change in between is noticed', async () => {
    await plan(bench, 'dev');

    expect(bench.called).toStrictEqual(['init', 'state', 'plan', 'show']);
  });

  it('is summarised for people and for the merge request, what is lost first', async () => {
    bench.planned = planOf(
      change('aws_lambda_function'),
      change('aws_iam_role', { actions: ['no-op'] }),
      change('aws_sns_topic', { actions: ['create'] }),
      change('aws_sqs_queue', { actions: ['delete', 'create'] }),
      change('aws_iam_policy', { actions: ['forget'] }),
    );

    await plan(bench, 'dev');

    expect(bench.printed.slice(1)).toStrictEqual([
      ...['  replace  aws_sqs_queue.x', '  forget   aws_iam_policy.x'],
      ...['  update   aws_lambda_function.x', '  create   aws_sns_topic.x'],
    ]);
    expect(JSON.parse(bench.read('terraform/dev.summary.json'))).toStrictEqual({
      ...{ create: 2, update: 1, delete: 2 },
    });
  });

  it.each([
    ['TF_STATE_BUCKET', 'TF_STATE_BUCKET is not set'],
    ['AWS_REGION', 'AWS_REGION is not set'],
  ])('needs %s', async (name, message) => {
    bench.environment[name] = '';

    await expect(plan(bench, 'dev')).rejects.toThrow(message);
  });

  it.each(['init', 'state', 'plan', 'show'])('fails when terraform %s fails', async (command) => {
    bench.failing = command;

    await expect(plan(bench, 'dev')).rejects.toThrow(`terraform ${command} failed:\nboom`);
  });
});

describe('the gate', () => {
  beforeEach(async () => {
    await plan(bench, 'dev');
    bench.called.length = 0;
  });

  async function refused(scan: ScanPlan = scanPasses): Promise<unknown> {
    const error: unknown = await gate(bench, 'dev', scan).catch((caught: unknown) => caught);
    expect(() => bench.read('terraform/dev.verdict.json')).toThrow('ENOENT');
    return error;
  }

  it('writes a verdict on a plan that may be applied, without any state or credentials', async () => {
    await gate(bench, 'dev', scanPasses);

    expect(bench.called).toStrictEqual(['init', 'show']);
    expect(JSON.parse(bench.read('terraform/dev.verdict.json'))).toMatchObject({
      ...{ environment: 'dev', checks: 63, judgedAt: '2026-11-29T10:00:00.000Z' },
    });
  });

  it('scans the binary plan', async () => {
    const scanned: string[] = [];
    await gate(bench, 'dev', (_root, file) => {
      scanned.push(file);
      return Promise.resolve(63);
    });

    expect(scanned).toStrictEqual(['terraform/dev.tfplan']);
  });

  it.each([
    ['findings', 42, FOUND],
    ['a scan that did not run', 43, 43],
  ])('refuses %s with %d', async (_case, code, exitCode) => {
    const error = await refused(() => Promise.reject(new ScanFailed('HIGH x', exitCode)));

    expect(error).toMatchObject({ code, reasons: ['HIGH x'] });
  });

  it('does not take another error of the scanner for an answer', async () => {
    await expect(refused(() => Promise.reject(new Error('broken')))).resolves.toMatchObject({
      message: 'broken',
    });
  });

  it('refuses a plan that was swapped, with 46', async () => {
    bench.write('terraform/dev.tfplan', 'another plan');

    await expect(refused()).resolves.toMatchObject({ code: 46 });
  });

  it.each(['terraform/dev.tfplan', 'terraform/dev.record.json'])(
    'refuses with 46 when %s is missing',
    async (path) => {
      bench.remove(path);

      await expect(refused()).resolves.toMatchObject({
        ...{ code: 46, reasons: [`${path} is missing: an earlier job has not left it`] },
      });
    },
  );

  it.each(['{}', 'no JSON'])('refuses a record that is none, with 46: %s', async (content) => {
    bench.write('terraform/dev.record.json', content);

    await expect(refused()).resolves.toMatchObject({ code: 46 });
  });

  it.each([
    [
      'of some resources',
      { complete: false },
      'the plan is incomplete: it does not show all that there is',
    ],
    [
      'that ended with an error',
      { errored: true },
      'the plan ended with an error: it does not show all that there is',
    ],
  ])('refuses a plan %s with 43', async (_case, difference, reason) => {
    bench.planned = { ...planOf(), ...difference };

    await expect(refused()).resolves.toMatchObject({ code: 43, reasons: [reason] });
  });

  it('names everything that is wrong at once, with the code of the gravest', async () => {
    bench.contained = { state: 'read', targets: [ALICE] };
    bench.planned = planOf(
      change('aws_dynamodb_table', { actions: ['delete'] }),
      change('aws_iam_user', { before: { name: 'alice' } }),
    );
    await plan(bench, 'dev');

    const error = await refused(() => Promise.reject(new ScanFailed('HIGH x', FOUND)));

    expect(error).toMatchObject({ code: 44, reasons: { length: 3 } });
  });

  it('lets an excused destroy pass until the day on which the exception ends', async () => {
    bench.planned = planOf(change('aws_sqs_queue', { actions: ['delete'] }));
    const lines = ['destroys:', '  - address: aws_sqs_queue.x', '    statement: it is empty'];
    const file = [...lines, '    expired_at: "2026-11-30"', ''].join('\n');
    bench.write('terraform/environments/dev.exceptions.yaml', file);

    bench.time = new Date('2026-11-30T00:00:00.000Z');
    await expect(refused()).resolves.toMatchObject({ code: 44 });
    bench.time = new Date('2026-11-29T23:59:59.999Z');
    await expect(gate(bench, 'dev', scanPasses)).resolves.toBeUndefined();
  });
});

describe('an apply', () => {
  it('applies the plan that was judged', async () => {
    await untilJudged();

    await apply(bench, 'dev');

    expect(bench.called).toStrictEqual(['init', 'state', 'show', 'apply']);
    expect(bench.printed.at(-1)).toBe('apply …');
  });

  it.each<[string, () => void]>([
    [
      'the plan was swapped',
      () => {
        bench.write('terraform/dev.tfplan', 'another');
      },
    ],
    [
      'there is no verdict',
      () => {
        bench.remove('terraform/dev.verdict.json');
      },
    ],
    [
      'the record was changed',
      () => {
        bench.write(
          'terraform/dev.record.json',
          bench.read('terraform/dev.record.json').replace('c0ffee', 'c0ffee '),
        );
      },
    ],
    [
      'the state has moved',
      () => {
        bench.state = { lineage: '3f6d', serial: 8 };
      },
    ],
    [
      'the plan is older than a day',
      () => {
        bench.time = new Date('2026-11-30T10:00:01.000Z');
      },
    ],
    [
      'a package is another',
      () => {
        bench.write('dist/functions/triage-finding.zip', 'other');
      },
    ],
    [
      'the pipeline is of another commit',
      () => {
        bench.environment['CI_COMMIT_SHA'] = 'deadbee';
      },
    ],
  ])('does not happen when %s', async (_case, spoil) => {
    await untilJudged();
    spoil();

    await expect(apply(bench, 'dev')).rejects.toMatchObject({ code: 46 });
    expect(bench.called).not.toContain('apply');
  });

  it.each([
    ['somebody was contained meanwhile', { state: 'read' as const, targets: [ALICE] }],
    ['nobody knows what is contained', { state: 'unreadable' as const, reason: 'no' }],
  ])('does not happen when %s', async (_case, contained) => {
    bench.planned = planOf(change('aws_iam_user', { before: { name: 'alice' } }));
    await untilJudged();
    bench.contained = contained;

    await expect(apply(bench, 'dev')).rejects.toMatchObject({ code: 45 });
    expect(bench.called).not.toContain('apply');
  });

  it('says what Terraform says, once, when it fails', async () => {
    await untilJudged();
    bench.failing = 'apply';

    await expect(apply(bench, 'dev')).rejects.toThrow(/^terraform apply failed, see above$/);
    expect(bench.printed).toContain('apply …');
  });
});

describe('drift', () => {
  const set = (addresses: string[], scope: string): object => ({ addresses, scope });

  it.each([
    ['nothing', []],
    [
      'addresses that the functions have blocked',
      [change('aws_wafv2_ip_set', { before: set([], 'R'), after: set(['a'], 'R') })],
    ],
  ])('is not: %s', async (_case, changes) => {
    bench.planned = { ...planOf(), resource_drift: changes };

    await drift(bench, 'dev');

    expect(bench.printed).toStrictEqual(['dev is as it was applied.']);
  });

  it.each([
    [
      'another attribute of the set',
      change('aws_wafv2_ip_set', { before: set([], 'R'), after: set(['a'], 'C') }),
    ],
    ['a set that is gone', change('aws_wafv2_ip_set', { actions: ['delete'], after: null })],
    ['anything else', change('aws_iam_role')],
  ])('is refused with 49: %s', async (_case, changed) => {
    bench.planned = { ...planOf(), resource_drift: [changed] };

    await expect(drift(bench, 'dev')).rejects.toMatchObject({ code: 49, reasons: { length: 1 } });
  });
});

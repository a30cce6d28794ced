import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Containments } from '../../scripts/pipeline/gate/contained-targets.ts';
import type { Plan } from '../../scripts/pipeline/plan/plan-file.ts';
import type { Workbench } from '../../scripts/pipeline/workbench.ts';
import { planOf } from '../builders/plan.ts';

/** A repository in a temporary folder, with a Terraform that only says what it was told to. */
export class FakeWorkbench implements Workbench {
  readonly root = mkdtempSync(join(tmpdir(), 'pipeline-'));
  readonly environment: Record<string, string | undefined> = {
    ...{ CI_COMMIT_SHA: 'c0ffee', TF_STATE_BUCKET: 'states', AWS_REGION: 'eu-west-1' },
  };
  readonly printed: string[] = [];
  /** First words of the commands that Terraform was called with. */
  readonly called: string[] = [];
  time = new Date('2026-11-29T10:00:00.000Z');
  planned: Plan = planOf();
  /** What `terraform plan` writes. */
  planContent = 'a binary plan';
  state = { lineage: '3f6d', serial: 7 };
  contained: Containments = { state: 'read', targets: [] };
  /** Command of Terraform that fails. */
  failing = '';

  constructor() {
    this.write('dist/functions/triage-finding.zip', 'zip');
  }

  readonly now = (): Date => this.time;

  readonly print = (line: string): void => {
    this.printed.push(line);
  };

  readonly containments = (): Promise<Containments> => Promise.resolve(this.contained);

  readonly terraform: Workbench['terraform'] = (args, onLine) => {
    const command = args[0] ?? '';
    this.called.push(command);
    const file = args.find((arg) => arg.startsWith('-out='))?.slice('-out='.length);
    if (file !== undefined) this.write(`terraform/${file}`, this.planContent);
    const answers: Record<string, unknown> = { state: this.state, show: this.planned };
    const stdout = command in answers ? JSON.stringify(answers[command]) : '';
    onLine?.(`${command} …`);
    const isFailing = command === this.failing;
    return Promise.resolve({
      code: isFailing ? 1 : 0,
      stdout,
      output: isFailing ? 'boom' : stdout,
    });
  };

  write(path: string, content: string): void {
    const file = join(this.root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }

  read(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  remove(path = ''): void {
    rmSync(join(this.root, path), { recursive: true, force: true });
  }
}

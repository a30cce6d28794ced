import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const repository = resolve(import.meta.dirname, '../../../..');
const main = join(repository, 'scripts/build/main.ts');
const HANDLER = `
import { EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import pino from 'pino';
import { greeting } from './greeting.ts';
const client = new EC2Client({});
const log = pino();
export async function handler(event: { ids: string[] }): Promise<string> {
  log.info('stopping');
  if (event.ids.length > 0) await client.send(new StopInstancesCommand({ InstanceIds: event.ids }));
  return greeting;
}
`;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

function clone(...nested: string[]): string {
  const base = mkdtempSync(join(tmpdir(), 'build-'));
  folders.push(base);
  const root = join(base, ...nested);
  mkdirSync(join(root, 'functions/greet'), { recursive: true });
  writeFileSync(join(root, 'functions/greet/handler.ts'), HANDLER);
  writeFileSync(join(root, 'functions/greet/greeting.ts'), "export const greeting = 'hello';\n");
  symlinkSync(join(repository, 'node_modules'), join(root, 'node_modules'));
  return root;
}

function build(root: string, env: NodeJS.ProcessEnv, ...args: string[]): string {
  const flags = ['--disable-warning=ExperimentalWarning', main, '--root', root, ...args];
  return execFileSync(process.execPath, flags, { cwd: root, env, encoding: 'utf8', stdio: 'pipe' });
}

const sha256 = (file: string): string =>
  createHash('sha256').update(readFileSync(file)).digest('hex');

describe('npm run build', () => {
  let first = '';
  let second = '';
  let report = '';
  beforeAll(() => {
    first = clone('here');
    second = clone('some', 'where', 'else');
    report = build(first, { TZ: 'UTC' });
    build(second, { TZ: 'Asia/Tokyo', LANG: 'de_DE.UTF-8' });
  }, 60_000);

  it('makes the same zip in another folder, time zone and language', () => {
    expect(sha256(join(second, 'dist/functions/greet.zip'))).toBe(
      sha256(join(first, 'dist/functions/greet.zip')),
    );
  });

  it('makes another zip of other sources', () => {
    const changed = clone('here');
    writeFileSync(join(changed, 'functions/greet/greeting.ts'), "export const greeting = 'bye';\n");
    build(changed, {});
    expect(sha256(join(changed, 'dist/functions/greet.zip'))).not.toBe(
      sha256(join(first, 'dist/functions/greet.zip')),
    );
  });

  it('names no folder of the machine in what is deployed', () => {
    const code = readFileSync(join(first, 'dist/functions/greet/index.js'), 'utf8');
    expect(code).not.toContain(first);
    expect(code).not.toContain(repository);
    expect(code).not.toContain('sourceMappingURL');
  });

  it('keeps the source map apart from the zip', () => {
    const map = JSON.parse(readFileSync(join(first, 'dist/maps/greet/index.js.map'), 'utf8')) as {
      sources: string[];
    };
    expect(map.sources.filter((source) => source.endsWith('greeting.ts'))).toHaveLength(1);
    expect(readdirSync(join(first, 'dist/functions/greet'))).toEqual(['index.js', 'package.json']);
  });

  it('makes a bundle that loads and answers', () => {
    const file = join(first, 'dist/functions/greet/index.js');
    const script = `require(${JSON.stringify(file)}).handler({ ids: [] }).then(console.log)`;
    const output = execFileSync(process.execPath, ['-e', script], {
      encoding: 'utf8',
      env: { AWS_REGION: 'eu-west-1' },
    });
    // Its log may be written before or after.
    expect(output.split('\n')).toContain('hello');
  });

  it('reports the sizes as a table and as a file', () => {
    const sizes = JSON.parse(readFileSync(join(first, 'dist/sizes.json'), 'utf8')) as Record<
      string,
      unknown
    >;
    expect(report).toMatch(/^greet +\d+\.\d +\d+\.\d$/m);
    expect(sizes).toEqual({
      greet: {
        bundleBytes: readFileSync(join(first, 'dist/functions/greet/index.js')).length,
        zipBytes: readFileSync(join(first, 'dist/functions/greet.zip')).length,
        zipSha256: sha256(join(first, 'dist/functions/greet.zip')),
      },
    });
  });

  it('removes what a deleted function left behind', () => {
    const root = clone('here');
    cpSync(join(root, 'functions/greet'), join(root, 'functions/old'), { recursive: true });
    build(root, {});
    rmSync(join(root, 'functions/old'), { recursive: true });
    build(root, {});
    expect(readdirSync(join(root, 'dist/functions')).sort()).toEqual(['greet', 'greet.zip']);
  });

  it('refuses a name that is no function', () => {
    expect(() => build(first, {}, 'nothing')).toThrow(
      'no such function: nothing (there are: greet)',
    );
  });
});

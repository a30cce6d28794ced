import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { build, type BuildFailure, type Plugin } from 'esbuild';
import { environmentCredentials } from '../../../../scripts/build/environment-credentials.ts';
import { foldClasses, foldErrorClasses } from '../../../../scripts/build/fold-error-classes.ts';
import { omitUnused } from '../../../../scripts/build/omit-unused.ts';
import { inlineSchemaKeys, shakeAwsSchemas } from '../../../../scripts/build/shake-aws-schemas.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plugins-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Bundles `entry.js` of a made-up node_modules; the text of the bundle, or the build's errors. */
async function bundleOf(files: Record<string, string>, plugin: Plugin): Promise<string[]> {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  try {
    const result = await build({
      entryPoints: [join(folder, 'entry.js')],
      absWorkingDir: folder,
      bundle: true,
      format: 'esm',
      logLevel: 'silent',
      mainFields: ['module', 'main'],
      platform: 'node',
      plugins: [plugin],
      write: false,
    });
    return result.outputFiles.map(({ text }) => text);
  } catch (error) {
    return (error as BuildFailure).errors.map(({ text }) => text);
  }
}

const client = 'node_modules/@aws-sdk/client-made-up';
const schemas = `${client}/dist-es/schemas/schemas_0.js`;
const importOne = `export { Used } from './${schemas}';`;

describe('inlineSchemaKeys', () => {
  it('writes the constant in place of the computed key', () => {
    const source = 'const _e = "error";\nvar A = [{ [_e]: _c, [_e]: 1 }];';
    expect(inlineSchemaKeys(source)).toEqual({
      text: 'const _e = "error";\nvar A = [{ "error": _c, "error": 1 }];',
      keys: 2,
      unknown: [],
    });
  });

  it('leaves a key alone whose constant it does not know, and reports it', () => {
    expect(inlineSchemaKeys('var A = { [_x]: 1 };')).toEqual({
      text: 'var A = { [_x]: 1 };',
      keys: 0,
      unknown: ['_x'],
    });
  });

  it('never turns a constant into the prototype', () => {
    const { text, unknown } = inlineSchemaKeys('const _p = "__proto__";\nvar A = { [_p]: 1 };');
    expect(text).toContain('{ [_p]: 1 }');
    expect(unknown).toEqual(['_p']);
  });
});

describe('shakeAwsSchemas', () => {
  const table = (name: string): string => `export var ${name} = [0, { [_e]: "${name} table" }];\n`;

  it('lets the tables go that nothing uses', async () => {
    const source = `const _e = "error";\n${table('Used')}${table('Unused')}`;
    const [text] = await bundleOf({ 'entry.js': importOne, [schemas]: source }, shakeAwsSchemas());
    expect(text).toContain('Used table');
    expect(text).not.toContain('Unused table');
  });

  it('fails when a computed key has no constant any more', async () => {
    const source = `import { _e } from './names.js';\n${table('Used')}`;
    const files = {
      'entry.js': importOne,
      [schemas]: source,
      [`${client}/dist-es/schemas/names.js`]: 'export const _e = "error";',
    };
    const [error] = await bundleOf(files, shakeAwsSchemas());
    expect(error).toMatch(/schemas_0\.js: no constant for the computed keys _e$/);
  });

  it('fails when a client has nothing to rewrite', async () => {
    const files = {
      'entry.js': `export { Used } from './${client}/dist-es/tables.js';`,
      [`${client}/dist-es/tables.js`]: 'export const Used = 1;',
    };
    expect(await bundleOf(files, shakeAwsSchemas())).toEqual([
      "no schema of client-made-up was rewritten: the SDK's layout changed",
    ]);
  });

  it('asks nothing of a bundle without a client', async () => {
    const [text] = await bundleOf({ 'entry.js': 'export const one = 1;' }, shakeAwsSchemas());
    expect(text).toContain('one = 1');
  });
});

describe('environmentCredentials', () => {
  const entry = "export { defaultProvider } from '@aws-sdk/credential-provider-node';";
  const chain = 'node_modules/@aws-sdk/credential-provider-node';
  const others = {
    'entry.js': entry,
    'node_modules/@aws-sdk/credential-provider-env/index.js': 'export const fromEnv = () => "env";',
    'node_modules/@aws-sdk/credential-provider-ini/index.js': 'export const fromIni = () => "ini";',
  };

  it('keeps the environment and drops every other source', async () => {
    const files = {
      ...others,
      [`${chain}/package.json`]: '{"module":"./dist-es/index.js"}',
      [`${chain}/dist-es/index.js`]:
        "export { fromIni as defaultProvider } from '@aws-sdk/credential-provider-ini';",
    };
    const [text] = await bundleOf(files, environmentCredentials());
    expect(text).toContain('"env"');
    expect(text).not.toContain('"ini"');
  });

  it('fails when another source gets in by a new way', async () => {
    const files = {
      ...others,
      [`${chain}/package.json`]: '{"module":"./esm/index.js"}',
      [`${chain}/esm/index.js`]:
        "export { fromIni as defaultProvider } from '@aws-sdk/credential-provider-ini';",
    };
    const [error] = await bundleOf(files, environmentCredentials());
    expect(error).toMatch(/credential-provider-ini\/index\.js is still bundled/);
  });
});

describe('omitUnused', () => {
  it('fails when the worker thread gets in by a new way', async () => {
    const files = {
      'entry.js': "import 'pino';",
      'node_modules/pino/index.js': "require('thread-stream');",
      'node_modules/thread-stream/index.js': 'module.exports = 1;',
    };
    const [error] = await bundleOf(files, omitUnused());
    expect(error).toMatch(/thread-stream\/index\.js is still bundled/);
  });
});

describe('foldErrorClasses', () => {
  const errors = `${client}/dist-es/models/errors.js`;
  const written = (
    name: string,
    more = '',
  ): string => `export class ${name} extends __BaseException {
    static shapeId = "made.up#${name}";
    name = "${name}";
    $fault = "client";${more}
    Message;
    constructor(opts) {
        super({
            name: "${name}",
            $fault: "client",
            ...opts,
        });
        Object.setPrototypeOf(this, ${name}.prototype);
        this.Message = opts.Message;
    }
}
`;
  const base =
    'class __BaseException extends Error { constructor(o) { super(o.message); this.base = 1; } }';
  const source = `${base}\n${written('Gone')}${written('Late', '\n    $retryable = {};')}`;
  const probe = `import { Gone, Late } from './${errors}';
    const made = new Gone({ message: 'no', Message: 'none' });
    console.log(JSON.stringify([
      ...[made instanceof Gone, made instanceof Error, made instanceof Late, Gone.shapeId],
      ...[made.name, made.message, made.$fault, made.Message, made.base, Object.keys(made)],
      ...[new Late({}).$retryable, 'Message' in new Gone({})],
    ]));`;

  async function seen(plugin: Plugin): Promise<string> {
    const [text = ''] = await bundleOf({ 'entry.js': probe, [errors]: source }, plugin);
    const options = ['--input-type=module', '--eval', text];
    return execFileSync(process.execPath, options, { encoding: 'utf8' });
  }

  it('makes errors that are what they were', async () => {
    const asWritten = await seen({ name: 'none', setup: () => undefined });
    expect(asWritten).toContain('"made.up#Gone"');
    expect(await seen(foldErrorClasses())).toBe(asWritten);
  });

  it('folds what it knows, and leaves alone what is written otherwise', () => {
    const text = foldClasses(source);
    expect(text).toContain('__error("Gone", "client", "made.up#Gone", ["Message"])');
    expect(text).toContain('export class Late extends __BaseException');
    expect(foldClasses(base)).toBe(base);
  });
});

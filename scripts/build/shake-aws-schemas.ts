import { readFile } from 'node:fs/promises';
import type { PartialMessage, Plugin } from 'esbuild';

const SCHEMA_FILE = /[\\/]@aws-sdk[\\/][^\\/]+[\\/]dist-es[\\/](?:.*[\\/])?schemas[\\/].*\.js$/;
const CLIENT = /@aws-sdk[\\/](client-[^\\/]+)[\\/]dist-/;
const CONSTANT = /^const (_\w+) = ("(?:[^"\\]|\\.)*");$/gm;
const COMPUTED_KEY = /\[(_\w+)\]:/g;

interface Rewritten {
  readonly text: string;
  readonly keys: number;
  /** Computed keys whose constant was not found: their tables would stay in the bundle. */
  readonly unknown: readonly string[];
}

/**
 * Schema tables of the AWS SDK write `{ [_e]: _c }`. A computed key may run code, so esbuild must keep
 * every table of a client (550 KB for EC2). With the constant's value as a plain key, unused ones go.
 */
export function inlineSchemaKeys(source: string): Rewritten {
  const constants = new Map<string, string>();
  for (const [, name = '', value = ''] of source.matchAll(CONSTANT)) constants.set(name, value);
  let keys = 0;
  const unknown: string[] = [];
  const text = source.replace(COMPUTED_KEY, (match, name: string) => {
    const value = constants.get(name);
    // A plain "__proto__" key would set the prototype instead of a property.
    if (value === undefined || value === '"__proto__"') {
      unknown.push(name);
      return match;
    }
    keys += 1;
    return `${value}:`;
  });
  return { text, keys, unknown };
}

export function shakeAwsSchemas(): Plugin {
  return {
    name: 'shake-aws-schemas',
    setup(build) {
      const rewritten = new Set<string>();
      build.initialOptions.metafile = true;
      build.onLoad({ filter: SCHEMA_FILE }, async ({ path }) => {
        const result = inlineSchemaKeys(await readFile(path, 'utf8'));
        const client = CLIENT.exec(path)?.[1];
        if (client !== undefined && result.keys > 0) rewritten.add(client);
        return { contents: result.text, loader: 'js', errors: unknownKeys(path, result) };
      });
      build.onEnd(({ metafile }) => {
        const missed = clientsIn(Object.keys(metafile?.inputs ?? {})).difference(rewritten);
        if (missed.size === 0) return {};
        const names = [...missed].join(', ');
        return {
          errors: [{ text: `no schema of ${names} was rewritten: the SDK's layout changed` }],
        };
      });
    },
  };
}

function unknownKeys(path: string, { unknown }: Rewritten): PartialMessage[] {
  if (unknown.length === 0) return [];
  const names = [...new Set(unknown)].slice(0, 5).join(', ');
  return [{ text: `${path}: no constant for the computed keys ${names}` }];
}

function clientsIn(inputs: readonly string[]): Set<string> {
  return new Set(inputs.flatMap((path) => CLIENT.exec(path)?.[1] ?? []));
}

import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

const ERROR_FILE = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]models[\\/]errors\.js$/;

const ERROR_CLASS = new RegExp(
  [
    String.raw`export class (?<name>\w+) extends __BaseException \{`,
    String.raw`(?:static shapeId = (?<shape>"[^"]+");)?`,
    String.raw`name = "\k<name>";`,
    String.raw`\$fault = (?<fault>"\w+");`,
    String.raw`(?<fields>(?:\w+;\s*)*)constructor\(opts\) \{`,
    String.raw`super\(\{`,
    String.raw`name: "\k<name>",`,
    String.raw`\$fault: \k<fault>,`,
    String.raw`\.\.\.opts,`,
    String.raw`\}\);`,
    String.raw`Object\.setPrototypeOf\(this, \k<name>\.prototype\);`,
    String.raw`(?:this\.\w+ = opts\.\w+;\s*)*\}`,
    String.raw`\}`,
  ].join(String.raw`\s*`),
  'g',
);

/** One class for all: what the SDK writes out for each error. */
const FACTORY = `
function __error(name, fault, shape, fields) {
  class Folded extends __BaseException {
    name = name;
    $fault = fault;
    constructor(opts) {
      super({ name, $fault: fault, ...opts });
      Object.setPrototypeOf(this, Folded.prototype);
      for (const field of fields) this[field] = opts[field];
    }
  }
  if (shape) Folded.shapeId = shape;
  return Folded;
}
`;

/** Writes the error classes of a client as calls of one factory. A class that is written otherwise stays as it is. */
export function foldClasses(source: string): string {
  const text = source.replace(ERROR_CLASS, (_, ...rest: unknown[]) => {
    const { name, fault, shape, fields } = rest.at(-1) as Record<string, string | undefined>;
    const names = (fields ?? '').match(/\w+/g) ?? [];
    return `export const ${name ?? ''} = /* @__PURE__ */ __error("${name ?? ''}", ${fault ?? ''}, ${shape ?? 'undefined'}, ${JSON.stringify(names)});`;
  });
  return text === source ? source : `${text}${FACTORY}`;
}

/** A client registers all its errors, those of calls that a function never makes included: 13 KB for load balancing alone. */
export function foldErrorClasses(): Plugin {
  return {
    name: 'fold-error-classes',
    setup(build) {
      build.onLoad({ filter: ERROR_FILE }, async ({ path }) => ({
        contents: foldClasses(await readFile(path, 'utf8')),
        loader: 'js',
      }));
    },
  };
}

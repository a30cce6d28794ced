import { dirname, join } from 'node:path/posix';
import ts from 'typescript';
import type { SourceFile } from './repository.ts';

/**
 * Who may import what (docs/architecture.md). The first zone that matches a file's path decides. `allowed` are beginnings of
 * paths or package names; `<own>` is the function's folder, `types:` allows `import type` only.
 */
export interface ImportRule {
  readonly zone: RegExp;
  readonly allowed: readonly string[];
}

const DOMAIN = ['shared/domain/', 'valibot'];
/** Events as AWS hands them over; there is no code behind it. */
const EVENT_TYPES = 'types:aws-lambda';

export const IMPORT_RULES: readonly ImportRule[] = [
  {
    zone: /^functions\/[^/]+\/handler\.ts$/,
    allowed: ['<own>/', 'shared/runtime/', ...DOMAIN, EVENT_TYPES],
  },
  { zone: /^functions\/[^/]+\/config\.ts$/, allowed: ['shared/runtime/', ...DOMAIN] },
  { zone: /^functions\/[^/]+\/permissions\.ts$/, allowed: ['shared/domain/'] },
  {
    zone: /^functions\/[^/]+\/(?:[^/]+\/)?deps\.ts$/,
    allowed: ['<own>/', 'shared/', '@aws-sdk/', 'node:'],
  },
  {
    // The steps: AWS reaches them through what deps.ts hands in.
    zone: /^functions\//,
    allowed: [
      '<own>/',
      ...DOMAIN,
      'shared/response/',
      'shared/slack/',
      'shared/flow-logs/',
      'shared/detections/',
      'types:shared/aws/',
      'types:shared/runtime/',
      EVENT_TYPES,
    ],
  },
  { zone: /^shared\/domain\/addresses\//, allowed: ['shared/domain/addresses/', 'node:net'] },
  { zone: /^shared\/domain\//, allowed: DOMAIN },
  {
    zone: /^shared\/flow-logs\//,
    allowed: ['shared/flow-logs/', ...DOMAIN, 'ipaddr.js', 'node:'],
  },
  {
    zone: /^shared\/detections\//,
    allowed: ['shared/detections/', 'shared/flow-logs/', ...DOMAIN, 'ipaddr.js'],
  },
  {
    zone: /^shared\/aws\//,
    allowed: [
      'shared/aws/',
      // Of the engine only how objects are named.
      'shared/flow-logs/object-',
      'types:shared/flow-logs/',
      'types:shared/detections/',
      ...DOMAIN,
      '@aws-sdk/',
      'mmdb-lib',
      'node:',
    ],
  },
  {
    zone: /^shared\/response\//,
    allowed: ['shared/response/', ...DOMAIN, 'types:shared/aws/', 'types:shared/runtime/'],
  },
  { zone: /^shared\/slack\//, allowed: ['shared/slack/', ...DOMAIN, '@slack/', 'node:'] },
  {
    zone: /^shared\/runtime\//,
    allowed: [
      'shared/runtime/',
      ...DOMAIN,
      'pino',
      '@aws-lambda-powertools/',
      EVENT_TYPES,
      'node:',
    ],
  },
];

const ANY_PACKAGE = /^(?!\.)(?!functions\/|tests\/|scripts\/|shared\/|terraform\/)/;

/** Imports that a rule does not allow, as `file → imported`; a file without a rule is one too. */
export function forbiddenImports(files: readonly SourceFile[]): string[] {
  return files.flatMap((file) => {
    const allows = permissionOf(file.path);
    return importsOf(file)
      .filter((imported) => !allows(imported))
      .map(({ target }) => `${file.path} → ${target}`);
  });
}

function permissionOf(path: string): (imported: Import) => boolean {
  // Command lines may use any package; of the platform they see what is shared.
  if (path.startsWith('scripts/')) {
    return ({ target }) => /^(?:shared|scripts)\//.test(target) || ANY_PACKAGE.test(target);
  }
  const rule = IMPORT_RULES.find(({ zone }) => zone.test(path));
  const own = path.split('/').slice(0, 2).join('/');
  const allowed = (rule?.allowed ?? []).map((entry) => entry.replace('<own>', own));
  return ({ target, isType }) =>
    allowed.some((entry) =>
      entry.startsWith('types:')
        ? isType && target.startsWith(entry.slice('types:'.length))
        : target.startsWith(entry),
    );
}

interface Import {
  /** Path from the root, or name of a package. */
  readonly target: string;
  readonly isType: boolean;
}

function importsOf({ path, text }: SourceFile): Import[] {
  const typeOnly = typeOnlySpecifiers(path, text);
  // preProcessFile also finds import(), require() and `export … from`.
  return ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => ({
    target: fileName.startsWith('.') ? join(dirname(path), fileName) : fileName,
    isType: typeOnly.has(fileName),
  }));
}

/** Specifiers that the file imports with `import type` and in no other way. */
function typeOnlySpecifiers(path: string, text: string): Set<string> {
  const { statements } = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  const types = new Set<string>();
  const values = new Set<string>();
  for (const statement of statements.filter(ts.isImportDeclaration)) {
    const { importClause: clause, moduleSpecifier } = statement;
    if (!ts.isStringLiteral(moduleSpecifier)) continue;
    const isType = clause?.phaseModifier === ts.SyntaxKind.TypeKeyword || namesOnlyTypes(clause);
    (isType ? types : values).add(moduleSpecifier.text);
  }
  return types.difference(values);
}

function namesOnlyTypes(clause: ts.ImportClause | undefined): boolean {
  const bindings = clause?.name ? undefined : clause?.namedBindings;
  if (!bindings || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.every(({ isTypeOnly }) => isTypeOnly);
}

import { type Block, Call, parseHcl, Reference, type Value } from './hcl.ts';
import { unfoldModule } from './modules.ts';
import { filesIn } from './repository.ts';

/** All blocks of the files directly in a folder. */
export function configurationIn(folder: string): readonly Block[] {
  const direct = new RegExp(`^${folder}/[^/]+\\.tf$`);
  return filesIn([folder], direct).flatMap(({ text }) => parseHcl(text));
}

/** The root module, with its responders unfolded into what they consist of. */
export const rootModule = unfoldResponders(configurationIn('terraform'));

function unfoldResponders(blocks: readonly Block[]): readonly Block[] {
  const responder = configurationIn('terraform/modules/responder');
  return blocks.flatMap((block) =>
    block.attributes['source'] === './modules/responder'
      ? unfoldModule(block, responder, localsOf(blocks))
      : [block],
  );
}

/** The one block with this type and these labels; throws when there is none. */
export function findBlock(blocks: readonly Block[], type: string, ...labels: string[]): Block {
  const found = blocks.find(
    (block) => block.type === type && labels.every((label, at) => block.labels[at] === label),
  );
  if (!found) throw new Error(`no ${[type, ...labels].join(' ')} in the Terraform configuration`);
  return found;
}

/** Blocks of a type within a block, those that `dynamic` makes included. */
export function blocksWithin(block: Block, type: string): Block[] {
  return block.blocks.flatMap((inner) => {
    if (inner.type === type) return [inner];
    const isDynamic = inner.type === 'dynamic' && inner.labels[0] === type;
    return isDynamic ? inner.blocks.filter((content) => content.type === 'content') : [];
  });
}

/** What every stack knows of itself, with the values that contract tests use. */
const GIVEN: Readonly<Record<string, string>> = {
  'var.project': 'riposte',
  'var.environment': 'dev',
  'var.region': 'eu-west-1',
  'local.account_id': '123456789012',
  'local.partition': 'aws',
};

/** Every local value of the configuration, by name. */
export function localsOf(blocks: readonly Block[]): Readonly<Record<string, Value>> {
  const locals = blocks.filter(({ type }) => type === 'locals');
  return Object.assign({}, ...locals.map(({ attributes }) => attributes)) as Record<string, Value>;
}

const locals = localsOf(rootModule);

/** The text that a string or reference stands for; what only an apply knows stays as `${…}`. */
export function resolved(value: Value | undefined): string {
  if (value instanceof Reference) return lookUp(value.text);
  if (typeof value !== 'string') throw new Error(`not a text: ${JSON.stringify(value)}`);
  return value.replace(/\$\{([^}]*)\}/g, (_, reference: string) => lookUp(reference));
}

function lookUp(reference: string): string {
  const given = GIVEN[reference];
  if (given !== undefined) return given;
  const local = reference.startsWith('local.') ? locals[reference.slice(6)] : undefined;
  return typeof local === 'string' ? resolved(local) : `\${${reference}}`;
}

/** The texts of a list; a part that only an apply knows is one text `${…}`. Throws when the value is no list. */
export function resolvedList(value: Value | undefined): string[] {
  if (value instanceof Reference) return [resolved(value)];
  if (value instanceof Call) return value.args.flatMap(resolvedList);
  if (!Array.isArray(value)) throw new Error(`not a list: ${JSON.stringify(value)}`);
  return value.map((entry: Value) => resolved(entry));
}

/** The object that is given to `jsonencode`. */
export function encodedObject(value: Value | undefined): Readonly<Record<string, Value>> {
  const object = value instanceof Call && value.name === 'jsonencode' ? value.args[0] : undefined;
  return asObject(object);
}

/** The value as an object; throws when it is something else. */
export function asObject(value: Value | undefined): Readonly<Record<string, Value>> {
  const isObject = typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject || value instanceof Reference || value instanceof Call) {
    throw new Error(`not an object: ${JSON.stringify(value)}`);
  }
  return value as Readonly<Record<string, Value>>;
}

import { type Block, Call, Reference, type Value } from './hcl.ts';

type Values = Readonly<Record<string, Value>>;

/** What stands for `var.…` and `local.…` while a module is unfolded. */
interface Known {
  readonly variables: Values;
  readonly locals: Values;
}

const NAMED = /^(var|local)\.([\w-]+)((?:\.[\w-]+)*)$/;

/**
 * The blocks of a module as if they stood where it is called: inputs in place of `var.…`. What the module calls "this" gets the
 * name of the call, its function too; other modules within it get that name and their own, joined by "_".
 */
export function unfoldModule(call: Block, blocks: readonly Block[], locals: Values): Block[] {
  const name = call.labels[0] ?? '';
  return blocks
    .filter(({ type }) => type === 'resource' || type === 'module')
    .map((block) => ({
      ...substitute(block, { variables: call.attributes, locals }),
      labels: block.labels.map((label) => labelWithin(block, label, name)),
    }));
}

function labelWithin({ type }: Block, label: string, name: string): string {
  if (label === 'this' || (type === 'module' && label === 'function')) return name;
  return type === 'module' ? `${name}_${label}` : label;
}

function substitute(block: Block, known: Known): Block {
  const attributes = Object.entries(block.attributes).map(([name, value]) => [
    name,
    valueWithin(value, known),
  ]);
  return {
    ...block,
    attributes: Object.fromEntries(attributes) as Values,
    blocks: block.blocks.map((inner) => substitute(inner, known)),
  };
}

function valueWithin(value: Value, known: Known): Value {
  if (value instanceof Reference) return lookUp(value, known);
  if (typeof value === 'string') return textWithin(value, known);
  if (value instanceof Call) {
    const args = value.args.map((arg) => valueWithin(arg, known));
    return new Call(value.name, args);
  }
  if (isList(value)) return value.map((entry) => valueWithin(entry, known));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, valueWithin(inner, known)]);
  return Object.fromEntries(entries) as Values;
}

function textWithin(text: string, known: Known): string {
  return text.replace(/\$\{(var\.[\w.-]+)\}/g, (whole, path: string) => {
    const value = lookUp(new Reference(path), known);
    if (typeof value === 'string') return value;
    return value instanceof Reference ? `\${${value.text}}` : whole;
  });
}

/** The value behind `var.a.b`, through locals where the caller gave one; the reference itself when nothing is known. */
function lookUp(reference: Reference, known: Known): Value {
  const [, kind, name = '', rest = ''] = NAMED.exec(reference.text) ?? [];
  const start = (kind === 'var' ? known.variables : known.locals)[name];
  if (start === undefined || (kind === 'local' && rest === '')) return reference;
  const path = rest.split('.').slice(1);
  return path.reduce<Value>((value, key) => memberOf(value, key, known), start);
}

function memberOf(value: Value, key: string, known: Known): Value {
  if (value instanceof Reference) return lookUp(new Reference(`${value.text}.${key}`), known);
  const member = isObject(value) ? value[key] : undefined;
  if (member === undefined) throw new Error(`no ${key} in ${JSON.stringify(value)}`);
  return member;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

function isObject(value: Value): value is Values {
  return typeof value === 'object' && value !== null && !(value instanceof Call) && !isList(value);
}

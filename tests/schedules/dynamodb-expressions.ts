import type { Item } from '../../shared/aws/dynamodb.ts';

/** What an expression is read with; values are plain JavaScript. */
export interface Bindings {
  readonly names?: Readonly<Record<string, string>> | undefined;
  readonly values?: Item | undefined;
}

/** The grammar that the platform uses: AND before OR, attribute_exists, attribute_not_exists, `=` and `<`. */
export function holds(expression: string, item: Item | undefined, bindings: Bindings): boolean {
  return expression
    .split(' OR ')
    .some((side) => side.split(' AND ').every((term) => termHolds(term.trim(), item, bindings)));
}

const EXISTENCE = /^attribute_(not_)?exists\((\S+)\)$/;
const COMPARISON = /^(\S+) (=|<) (\S+)$/;

function termHolds(term: string, item: Item | undefined, bindings: Bindings): boolean {
  const [, not, path = ''] = EXISTENCE.exec(term) ?? [];
  if (path !== '') return (resolve(path, item, bindings) === undefined) === (not !== undefined);
  const [, left = '', operator, right = ''] = COMPARISON.exec(term) ?? [];
  if (operator === undefined) throw new Error(`the table in memory cannot read: ${term}`);
  const [a, b] = [resolve(left, item, bindings), resolve(right, item, bindings)];
  if (a === undefined || b === undefined) return false;
  return operator === '=' ? a === b : Number(a) < Number(b);
}

function resolve(path: string, item: Item | undefined, { names, values }: Bindings): unknown {
  if (path.startsWith(':')) return values?.[path];
  return path
    .split('.')
    .reduce<unknown>((value, part) => memberOf(value, names?.[part] ?? part), item);
}

function memberOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([key]) => key === name)?.[1]
    : undefined;
}

const CLAUSE = /(SET|REMOVE|ADD|DELETE) (.*?)(?= (?:SET|REMOVE|ADD|DELETE) |$)/g;

/** The item after SET, REMOVE, and ADD or DELETE of sets of strings. */
export function updated(expression: string, item: Item, bindings: Bindings): Item {
  const next = { ...item };
  for (const [, verb = '', list = ''] of expression.matchAll(CLAUSE))
    for (const part of list.split(',')) change(next, { verb, part: part.trim() }, bindings);
  return next;
}

interface Part {
  readonly verb: string;
  readonly part: string;
}

function change(item: Item, { verb, part }: Part, { names, values }: Bindings): void {
  const [path = '', value = ''] = part.split(/ = | /);
  const name = names?.[path] ?? path;
  if (verb === 'SET') item[name] = values?.[value];
  else if (verb === 'REMOVE') item[name] = undefined;
  else item[name] = changedSet(verb, item[name], values?.[value]);
  // As in DynamoDB: no attribute without a value.
  if (item[name] === undefined) Reflect.deleteProperty(item, name);
}

/** Undefined when nothing is left: there are no empty sets. */
function changedSet(verb: string, old: unknown, given: unknown): Set<unknown> | undefined {
  const before = old instanceof Set ? new Set<unknown>(old) : new Set<unknown>();
  const operand = given instanceof Set ? new Set<unknown>(given) : new Set<unknown>();
  const after = verb === 'ADD' ? before.union(operand) : before.difference(operand);
  return after.size > 0 ? after : undefined;
}

import type { Item } from '../../../shared/aws/dynamodb.ts';

/** What an expression is read with; values are plain JavaScript. */
export interface Bindings {
  readonly names?: Readonly<Record<string, string>> | undefined;
  readonly values?: Item | undefined;
}

/** The grammar that the platform uses: AND before OR, attribute_exists, attribute_not_exists, size of a map, `=` and `<`. */
export function holds(expression: string, item: Item | undefined, bindings: Bindings): boolean {
  return expression
    .split(' OR ')
    .some((side) => side.split(' AND ').every((term) => termHolds(term.trim(), item, bindings)));
}

function termHolds(term: string, item: Item | undefined, bindings: Bindings): boolean {
  const [, not, path] = /^attribute_(not_)?exists\((\S+)\)$/.exec(term) ?? [];
  if (path === undefined) return comparisonHolds(term, item, bindings);
  return (resolve(path, item, bindings) === undefined) === (not !== undefined);
}

function comparisonHolds(term: string, item: Item | undefined, bindings: Bindings): boolean {
  const [, left, operator, right] = /^(\S+) (=|<) (\S+)$/.exec(term) ?? [];
  if (left === undefined || right === undefined)
    throw new Error(`DynamoDB in memory cannot read: ${term}`);
  const [a, b] = [operand(left, item, bindings), operand(right, item, bindings)];
  if (a === undefined || b === undefined) return false;
  return operator === '=' ? a === b : Number(a) < Number(b);
}

function operand(text: string, item: Item | undefined, bindings: Bindings): unknown {
  const [, map] = /^size\((\S+)\)$/.exec(text) ?? [];
  if (map === undefined) return resolve(text, item, bindings);
  return Object.keys(resolve(map, item, bindings) ?? {}).length;
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

/** The item after SET (also of one member of a map, if it is not there), REMOVE, and ADD or DELETE of sets of strings or numbers. */
export function updated(expression: string, item: Item, bindings: Bindings): Item {
  const next = { ...item };
  for (const [, verb = '', list = ''] of expression.matchAll(CLAUSE))
    for (const part of list.split(/, (?![^(]*\))/))
      change(next, { verb, part: part.trim() }, bindings);
  return next;
}

interface Part {
  readonly verb: string;
  readonly part: string;
}

const MEMBER = /^(\S+)\.(\S+) = (?:if_not_exists\(\S+, )?(:\w+)\)?$/;

function change(item: Item, { verb, part }: Part, bindings: Bindings): void {
  if (addMember(item, part, bindings)) return;
  const { names, values } = bindings;
  const [path = '', operand = ''] = part.split(/ = | /);
  const name = names?.[path] ?? path;
  const value = changedValue(verb, item[name], values?.[operand]);
  if (value === undefined) Reflect.deleteProperty(item, name);
  else item[name] = value;
}

/** True when the part was one member of a map, to be set, or to be set if it is not there. */
function addMember(item: Item, part: string, bindings: Bindings): boolean {
  const [, map, member = '', given = ''] = MEMBER.exec(part) ?? [];
  if (map === undefined) return false;
  const name = nameOf(map, bindings);
  const set = { [nameOf(member, bindings)]: bindings.values?.[given] };
  const before = item[name] as object;
  item[name] = part.includes('if_not_exists') ? { ...set, ...before } : { ...before, ...set };
  return true;
}

function nameOf(name: string, { names = {} }: Bindings): string {
  return names[name] ?? name;
}

function changedValue(verb: string, old: unknown, given: unknown): unknown {
  if (verb === 'SET') return given;
  if (typeof given === 'number') return Number(old ?? 0) + given;
  return verb === 'REMOVE' ? undefined : changedSet(verb, old, given);
}

/** Undefined when nothing is left: there are no empty sets. */
function changedSet(verb: string, old: unknown, given: unknown): Set<unknown> | undefined {
  const [before, operand] = [toSet(old), toSet(given)];
  const after = verb === 'ADD' ? before.union(operand) : before.difference(operand);
  return after.size > 0 ? after : undefined;
}

function toSet(value: unknown): Set<unknown> {
  return value instanceof Set ? new Set<unknown>(value) : new Set<unknown>();
}

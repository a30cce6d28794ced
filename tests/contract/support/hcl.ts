import { endOfBrackets, endOfSpan, endOfString, plainText, splitAt } from './hcl-scanner.ts';

/** A block such as `resource "aws_sqs_queue" "this" { … }`. */
export interface Block {
  readonly type: string;
  readonly labels: readonly string[];
  readonly attributes: Readonly<Record<string, Value>>;
  readonly blocks: readonly Block[];
}

/** What stands behind `=`: literal as far as it is one; strings keep their `${…}`. */
export type Value =
  | string
  | number
  | boolean
  | null
  | Reference
  | Call
  | readonly Value[]
  | { readonly [key: string]: Value };

/** An expression that only Terraform can evaluate, as it is written. */
export class Reference {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

/** A function call that is a whole expression. */
export class Call {
  readonly name: string;
  readonly args: readonly Value[];
  constructor(name: string, args: readonly Value[]) {
    this.name = name;
    this.args = args;
  }
}

/** The blocks of a Terraform file; throws on what is neither a block nor an attribute. */
export function parseHcl(text: string): readonly Block[] {
  return parseBody(plainText(text)).blocks;
}

function parseBody(text: string): Pick<Block, 'attributes' | 'blocks'> {
  const attributes: Record<string, Value> = {};
  const blocks: Block[] = [];
  let at = skipSpace(text, 0);
  while (at < text.length) {
    const head = /^([\w-]+)[ \t]*(=(?!=))?/.exec(text.slice(at));
    if (!head?.[1]) throw new Error(`not HCL: ${text.slice(at, at + 40)}`);
    const [matched, name, isAttribute] = head;
    const start = at + matched.length;
    if (isAttribute) {
      at = endOfSpan(text, start, '\n');
      attributes[name] = parseValue(text.slice(start, at));
    } else {
      const brace = endOfHeader(text, start);
      at = endOfBrackets(text, brace);
      const body = parseBody(text.slice(brace + 1, at - 1));
      blocks.push({ type: name, labels: parseLabels(text.slice(start, brace)), ...body });
    }
    at = skipSpace(text, at);
  }
  return { attributes, blocks };
}

function skipSpace(text: string, at: number): number {
  return at + (/^\s*/.exec(text.slice(at))?.[0].length ?? 0);
}

function endOfHeader(text: string, start: number): number {
  const brace = endOfSpan(text, start, '{\n');
  if (text[brace] !== '{') throw new Error(`not HCL: ${text.slice(start, start + 40)}`);
  return brace;
}

function parseLabels(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|([\w-]+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

/** Reads an expression. */
export function parseValue(expression: string): Value {
  const text = expression.trim();
  if (/^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  const word = WORDS.get(text);
  if (word !== undefined) return word;
  if (isWhole(text, '"')) return text.slice(1, -1).replace(/\\(["\\])/g, '$1');
  if (isWhole(text, '[')) return splitAt(text.slice(1, -1), ',').map(parseValue);
  if (isWhole(text, '{')) return parseObject(text.slice(1, -1));
  return parseCall(text) ?? new Reference(text);
}

const WORDS = new Map<string, boolean | null>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Whether the text is one string, list or object from its first to its last character. */
function isWhole(text: string, opening: '"' | '[' | '{'): boolean {
  if (!text.startsWith(opening) || /^[[{]\s*for\b/.test(text)) return false;
  const end = opening === '"' ? endOfString(text, 0) : endOfBrackets(text, 0);
  return end === text.length;
}

function parseObject(text: string): Record<string, Value> {
  const entries = splitAt(text, ',\n').map((entry): [string, Value] => {
    const [, quoted, bare, value] = /^(?:"([^"]*)"|([\w-]+))\s*[=:]([\s\S]*)$/.exec(entry) ?? [];
    if (value === undefined) throw new Error(`not an entry of an object: ${entry}`);
    return [quoted ?? bare ?? '', parseValue(value)];
  });
  return Object.fromEntries(entries);
}

function parseCall(text: string): Call | undefined {
  const name = /^(\w+)\(/.exec(text)?.[1];
  if (name === undefined || endOfBrackets(text, name.length) !== text.length) return undefined;
  return new Call(name, splitAt(text.slice(name.length + 1, -1), ',').map(parseValue));
}

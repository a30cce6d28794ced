import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path/posix';
import ts from 'typescript';
import { readText, root, type SourceFile } from './repository.ts';
import { nodesBelow, parseTypeScript } from './syntax.ts';

/** One `it` or `test` of a file. */
export interface TestCase {
  readonly path: string;
  readonly title: string;
  readonly body: ts.Node;
}

const CASE = /^(?:it|test)(?:\.each|\.concurrent|\.failing)*$/;

export function casesIn(file: SourceFile): TestCase[] {
  return [...nodesBelow(parseTypeScript(file))].filter(ts.isCallExpression).flatMap((call) => {
    const [title, body] = call.arguments;
    if (!CASE.test(callee(call)) || !body || !title || !isFunction(body)) return [];
    return [{ path: file.path, title: title.getText(), body }];
  });
}

/** `it.each(table)` is a call that is called again: its name is that of the inner one. */
function callee({ expression }: ts.CallExpression): string {
  const inner = ts.isCallExpression(expression) ? expression.expression : expression;
  return (ts.isTaggedTemplateExpression(inner) ? inner.tag : inner).getText();
}

function isFunction(node: ts.Node): boolean {
  return ts.isArrowFunction(node) || ts.isFunctionExpression(node);
}

/** They hold for almost anything: a case with nothing else could hardly fail. */
const WEAK = new Set([
  'toBeDefined',
  'toBeTruthy',
  'toBeFalsy',
  'toHaveBeenCalled',
  'toHaveBeenCalledTimes',
  'toBeCalled',
  'toHaveReturned',
  'anything',
]);
const NEEDS_ARGUMENT = new Set(['toThrow', 'toThrowError', 'toMatchSnapshot']);
const HELPER = /^(?:expect|assert)[A-Z]/;

/** Whether a case compares a value: by itself, in a helper named `expect…` or `assert…`, or as a property. */
export function assertsValue({ path, body }: Pick<TestCase, 'path' | 'body'>): boolean {
  return [...nodesBelow(body)]
    .filter(ts.isCallExpression)
    .some((call) => isValueAssertion(call) || isPropertyCheck(call) || isGoodHelper(path, call));
}

function isValueAssertion(call: ts.CallExpression): boolean {
  const { expression: matcher } = call;
  if (!ts.isPropertyAccessExpression(matcher) || !startsWithExpect(matcher)) return false;
  const name = matcher.name.text;
  if (NEEDS_ARGUMENT.has(name)) return call.arguments.length > 0 || isNegated(matcher);
  return name.startsWith('to') && !WEAK.has(name);
}

function startsWithExpect(matcher: ts.PropertyAccessExpression): boolean {
  let inner: ts.Expression = matcher;
  while (ts.isPropertyAccessExpression(inner)) inner = inner.expression;
  return ts.isCallExpression(inner) && inner.expression.getText() === 'expect';
}

function isNegated({ expression }: ts.PropertyAccessExpression): boolean {
  return ts.isPropertyAccessExpression(expression) && expression.name.text === 'not';
}

/** `fc.assert` of a property that answers with a boolean; one with `expect` is found as such. */
function isPropertyCheck(call: ts.CallExpression): boolean {
  if (call.expression.getText() !== 'fc.assert') return false;
  return [...nodesBelow(call)].some(
    (node) => ts.isArrowFunction(node) && !ts.isBlock(node.body) && !isVoid(node.body),
  );
}

function isVoid(body: ts.ConciseBody): boolean {
  return ts.isVoidExpression(body);
}

function isGoodHelper(path: string, call: ts.CallExpression): boolean {
  const name = call.expression.getText();
  const helper = HELPER.test(name) ? findFunction(path, name) : undefined;
  return helper !== undefined && assertsValue(helper);
}

function findFunction(path: string, name: string): Pick<TestCase, 'path' | 'body'> | undefined {
  const file = parseTypeScript({ path, text: readText(path) });
  const body = file.statements.find(
    (statement) => ts.isFunctionDeclaration(statement) && statement.name?.text === name,
  );
  if (body) return { path, body };
  const imported = importOf(file, name);
  return imported === undefined ? undefined : findFunction(join(dirname(path), imported), name);
}

function importOf(file: ts.SourceFile, name: string): string | undefined {
  const found = file.statements
    .filter(ts.isImportDeclaration)
    .find((statement) => new RegExp(`\\b${name}\\b`).test(statement.importClause?.getText() ?? ''));
  const specifier = found?.moduleSpecifier.getText().slice(1, -1);
  if (!specifier?.startsWith('.')) return undefined;
  return existsSync(join(root, dirname(file.fileName), specifier)) ? specifier : undefined;
}

const SWITCHED_OFF =
  /^(?:(?:it|test|describe)\.(?:only|skip|todo)(?:\.each)?|[xf](?:it|describe|test))$/;

/**
 * Places that switch tests off or leave others out. A choice such as `present ? describe : describe.skip` with a comment in
 * front that says why is none.
 */
export function switchedOff(file: SourceFile): string[] {
  return [...nodesBelow(parseTypeScript(file))]
    .filter((node) => ts.isPropertyAccessExpression(node) || ts.isIdentifier(node))
    .filter((node) => SWITCHED_OFF.test(node.getText()) && !isReasonedChoice(node))
    .map((node) => `${file.path}: ${node.getText()}`);
}

function isReasonedChoice(node: ts.Node): boolean {
  if (!node.getText().endsWith('.skip') || !ts.isConditionalExpression(node.parent)) return false;
  let statement: ts.Node = node;
  while (!ts.isSourceFile(statement.parent)) statement = statement.parent;
  const { text } = statement.getSourceFile();
  return ts.getLeadingCommentRanges(text, statement.getFullStart()) !== undefined;
}

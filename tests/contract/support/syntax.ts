import ts from 'typescript';
import type { SourceFile } from './repository.ts';

export function parseTypeScript({ path, text }: SourceFile): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true);
}

/** The node and everything below it, depth first. */
export function* nodesBelow(node: ts.Node): Generator<ts.Node> {
  yield node;
  const children: ts.Node[] = [];
  ts.forEachChild(node, (child) => void children.push(child));
  for (const child of children) yield* nodesBelow(child);
}

/** Lines of a node, its comments in front left out. */
export function lineCount(node: ts.Node): number {
  const file = node.getSourceFile();
  const line = (position: number): number => file.getLineAndCharacterOfPosition(position).line;
  return line(node.getEnd()) - line(node.getStart()) + 1;
}

/** Functions with a block body, as they are measured; one-line arrow functions are not worth counting. */
export function functionsIn(file: ts.SourceFile): ts.FunctionLikeDeclaration[] {
  return [...nodesBelow(file)].filter(
    (node): node is ts.FunctionLikeDeclaration =>
      (ts.isFunctionDeclaration(node) ||
        ts.isFunctionExpression(node) ||
        ts.isArrowFunction(node) ||
        ts.isMethodDeclaration(node) ||
        ts.isConstructorDeclaration(node)) &&
      node.body !== undefined &&
      ts.isBlock(node.body),
  );
}

/** Casts that may lie: `as T` and `<T>x`, but not `as const`. `as unknown as T` is one. */
export function castsIn(file: ts.SourceFile): ts.Node[] {
  return [...nodesBelow(file)].filter(
    (node) =>
      (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) &&
      !ts.isConstTypeReference(node.type) &&
      node.type.kind !== ts.SyntaxKind.UnknownKeyword,
  );
}

export function anyTypesIn(file: ts.SourceFile): ts.Node[] {
  return [...nodesBelow(file)].filter(({ kind }) => kind === ts.SyntaxKind.AnyKeyword);
}

/** Lines that hold code, and characters of comments in relation to all. */
export function measure({ text }: SourceFile): { code: number; comment: number } {
  const scanner = ts.createScanner(
    ts.ScriptTarget.Latest,
    false,
    ts.LanguageVariant.Standard,
    text,
  );
  let comment = 0;
  for (let kind = scanner.scan(); kind !== ts.SyntaxKind.EndOfFileToken; kind = scanner.scan()) {
    const isComment =
      kind === ts.SyntaxKind.SingleLineCommentTrivia ||
      kind === ts.SyntaxKind.MultiLineCommentTrivia;
    if (isComment) comment += scanner.getTokenText().split('\n').length;
  }
  const filled = text.split('\n').filter((line) => line.trim() !== '').length;
  return { code: filled - comment, comment };
}

/** Files that only pass on what other files export. */
export function isBarrel(file: ts.SourceFile): boolean {
  const { statements } = file;
  return (
    statements.length > 0 &&
    statements.every(
      (statement) => ts.isExportDeclaration(statement) && statement.moduleSpecifier !== undefined,
    )
  );
}

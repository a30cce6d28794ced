import ts from 'typescript';
import { filesIn } from './repository.ts';
import { nodesBelow, parseTypeScript } from './syntax.ts';

const LOG_METHODS: readonly string[] = ['debug', 'info', 'warn', 'error', 'child'];
const LOGGER = /^(log|logger|parts\.logger|parts\.log)$/;

/** Fields that our code writes into the log, by name: keys of the objects handed to a logger. */
export function loggedFields(): string[] {
  const files = filesIn(['functions', 'shared'], /\.ts$/);
  const fields = files.flatMap((file) => [...nodesBelow(parseTypeScript(file))].flatMap(fieldsOf));
  return [...new Set(fields)].sort();
}

function fieldsOf(node: ts.Node): string[] {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return [];
  const { expression: logger, name } = node.expression;
  if (!LOG_METHODS.includes(name.text) || !LOGGER.test(logger.getText())) return [];
  const [bindings] = node.arguments;
  if (!bindings || !ts.isObjectLiteralExpression(bindings)) return [];
  return bindings.properties.map((property) => {
    if (property.name) return property.name.getText();
    throw new Error(`${node.getSourceFile().fileName}: spread fields cannot be documented`);
  });
}

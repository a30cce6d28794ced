/** Values of CI variables in a pipeline that is imagined; a name that is missing is null, as GitLab has it. */
export type Variables = Readonly<Record<string, string>>;

type Value = string | null | RegExp;

const TOKEN =
  /\s*(?:(\$\w+)|"([^"]*)"|'([^']*)'|(\/(?:\\.|[^/])+\/i?)|(null\b)|(==|!=|=~|!~|&&|\|\||\(|\)))/y;

/**
 * Evaluates a condition of `rules:if`. Source: GitLab docs, "CI/CD variable expressions". Throws on what it cannot read: a
 * condition that nobody understands is not one that holds.
 */
export function holds(condition: string, variables: Variables): boolean {
  const tokens = tokenise(condition);
  const parser = new Parser(tokens, variables);
  const result = parser.or();
  parser.end();
  return result;
}

function tokenise(text: string): string[] {
  const tokens: string[] = [];
  const source = text.trim();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < source.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(source);
    if (match === null) throw new Error(`cannot read the condition at "${source.slice(at)}"`);
    tokens.push(match[0].trim());
  }
  return tokens;
}

class Parser {
  readonly #tokens: readonly string[];
  readonly #variables: Variables;
  #at = 0;

  constructor(tokens: readonly string[], variables: Variables) {
    this.#tokens = tokens;
    this.#variables = variables;
  }

  or(): boolean {
    let result = this.#and();
    while (this.#take('||')) {
      const right = this.#and();
      result ||= right;
    }
    return result;
  }

  end(): void {
    const rest = this.#tokens[this.#at];
    if (rest !== undefined) throw new Error(`cannot read the condition at "${rest}"`);
  }

  #and(): boolean {
    let result = this.#comparison();
    while (this.#take('&&')) {
      const right = this.#comparison();
      result &&= right;
    }
    return result;
  }

  #comparison(): boolean {
    if (this.#take('(')) {
      const result = this.or();
      if (!this.#take(')')) throw new Error('the condition lacks a bracket');
      return result;
    }
    const left = this.#value();
    for (const operator of ['==', '!=', '=~', '!~']) {
      if (this.#take(operator)) return compare(left, operator, this.#value());
    }
    return left !== null && left !== '';
  }

  #value(): Value {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new Error('the condition ends too early');
    if (token === 'null') return null;
    if (token.startsWith('$')) return this.#variables[token.slice(1)] ?? null;
    return /^["']/.test(token) ? token.slice(1, -1) : patternOf(token);
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
}

function patternOf(token: string): RegExp {
  const [, pattern, flags] = /^\/(.+)\/(i?)$/.exec(token) ?? [];
  if (pattern === undefined) throw new Error(`cannot read the condition at "${token}"`);
  return new RegExp(pattern, flags);
}

function compare(left: Value, operator: string, right: Value): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  if (!(right instanceof RegExp)) throw new Error('=~ and !~ need a pattern between slashes');
  const matches = typeof left === 'string' && right.test(left);
  return operator === '=~' ? matches : !matches;
}

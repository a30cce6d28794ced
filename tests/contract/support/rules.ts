import { Reference, type Value } from './hcl.ts';
import { asObject, encodedObject, localsOf, resolved, rootModule } from './terraform.ts';

/** The products of Security Hub are a variable; a test of Terraform says what becomes of it. This is its default. */
const DEFAULT_PRODUCTS = [{ suffix: ':product/aws/guardduty' }];

/** Rules of the stack's region by name, with their patterns as EventBridge gets them. */
export function eventRules(): ReadonlyMap<string, unknown> {
  const rules = rootModule
    .filter(({ labels }) => labels[0] === 'aws_cloudwatch_event_rule')
    .filter(({ attributes }) => attributes['provider'] === undefined)
    // What a clock starts has no pattern.
    .filter(({ attributes }) => attributes['schedule_expression'] === undefined);
  return new Map(
    rules.map(({ labels, attributes }) => [
      labels[1] ?? '',
      plain(encodedObject(behind(attributes['event_pattern']))),
    ]),
  );
}

const locals = localsOf(rootModule);

function behind(value: Value | undefined): Value | undefined {
  if (!(value instanceof Reference) || !value.text.startsWith('local.')) return value;
  return locals[value.text.slice('local.'.length)];
}

function plain(value: Value): unknown {
  if (value instanceof Reference && value.text.startsWith('[for product in'))
    return DEFAULT_PRODUCTS;
  if (typeof value === 'string' || value instanceof Reference) return known(resolved(value));
  if (isList(value)) return value.map(plain);
  const entries = Object.entries(asObject(value));
  return Object.fromEntries(entries.map(([key, inner]) => [key, plain(inner)]));
}

/** A pattern with a part that nobody knows would be compared in vain. */
function known(text: string): string {
  if (text.includes('${')) throw new Error(`cannot be resolved: ${text}`);
  return text;
}

function isList(value: Value): value is readonly Value[] {
  return Array.isArray(value);
}

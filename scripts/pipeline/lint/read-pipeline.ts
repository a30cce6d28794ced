import { parse } from 'yaml';
import * as v from 'valibot';
import { GlobalsSchema, type Globals, type Job, JobSchema } from './schema.ts';

/** A pipeline as GitLab would run it: everything included, extended, and with its defaults. */
export interface Pipeline extends Globals {
  /** Jobs that run, by name; templates (`.name`) are in the jobs that extend them. */
  readonly jobs: Readonly<Record<string, Job>>;
}

type Mapping = Readonly<Record<string, unknown>>;

const GLOBAL_KEYS = new Set(['stages', 'include', 'workflow', 'variables', 'default']);
/** Names that mean something else to GitLab, which then has no such job. Source: GitLab docs, "Job names". */
const RESERVED = new Set([
  ...['image', 'services', 'stages', 'before_script', 'after_script', 'cache', 'include', 'pages'],
  ...['true', 'false', 'nil'],
]);
const ROOT = '.gitlab-ci.yml';

/** Reads the pipeline by way of its files. Throws, naming the place, on what GitLab or this reader does not know. */
export function readPipeline(read: (path: string) => string): Pipeline {
  const root = readMapping(ROOT, read);
  const globals = parseAs(GlobalsSchema, root, ROOT);
  const files = globals.include.map(({ local }) => readMapping(local, read));
  const entries = Object.assign({}, ...files, root) as Mapping;
  const bodies = Object.fromEntries(
    Object.entries(entries).filter(([name]) => !GLOBAL_KEYS.has(name)),
  );
  requireKnownOnce([root, ...files]);
  const jobs = Object.entries(bodies)
    .filter(([name]) => !name.startsWith('.'))
    .map(([name]) => [name, readJob(name, bodies, globals)] as const);
  return { ...globals, jobs: Object.fromEntries(jobs) };
}

function readMapping(path: string, read: (path: string) => string): Mapping {
  const parsed: unknown = parse(read(path));
  if (!isMapping(parsed)) throw new Error(`${path}: is not a mapping`);
  return parsed;
}

/** GitLab lets the later file win, silently. */
function requireKnownOnce(files: readonly Mapping[]): void {
  const seen = new Set<string>();
  for (const name of files.flatMap((file) => Object.keys(file))) {
    if (seen.has(name)) throw new Error(`${name}: is defined twice`);
    seen.add(name);
  }
}

function readJob(name: string, bodies: Mapping, globals: Globals): Job {
  if (RESERVED.has(name)) throw new Error(`${name}: is a word of GitLab's, not a name for a job`);
  const extended = extend(name, bodies, []);
  const job = parseAs(JobSchema, { ...globals.default, ...extended }, name);
  if (job.script === undefined) throw new Error(`${name}: has no script`);
  const stages = ['.pre', ...globals.stages, '.post'];
  if (!stages.includes(job.stage ?? 'test')) throw new Error(`${name}: there is no such stage`);
  return job;
}

/** Mappings are merged, everything else is replaced, the job's own last. Source: GitLab docs, `extends`. */
function extend(name: string, bodies: Mapping, path: readonly string[]): Mapping {
  const body = bodies[name];
  if (!isMapping(body)) throw new Error(`${name}: there is no such template`);
  if (path.includes(name)) throw new Error(`${name}: extends itself`);
  const { extends: from = [], ...own } = body;
  const bases = [from].flat().map((base) => extend(String(base), bodies, [...path, name]));
  return [...bases, own].reduce(merge, {});
}

function merge(base: Mapping, over: Mapping): Mapping {
  const merged = Object.entries(over).map(([key, value]) => {
    const before = base[key];
    return [key, isMapping(before) && isMapping(value) ? merge(before, value) : value] as const;
  });
  return { ...base, ...Object.fromEntries(merged) };
}

function isMapping(value: unknown): value is Mapping {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parseAs<const S extends v.GenericSchema>(
  schema: S,
  value: unknown,
  place: string,
): v.InferOutput<S> {
  const result = v.safeParse(schema, value);
  if (result.success) return result.output;
  const problems = result.issues.map((issue) => `${v.getDotPath(issue) ?? ''} ${issue.message}`);
  throw new Error(`${place}: ${problems.join('; ')}`);
}

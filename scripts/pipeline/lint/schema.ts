import * as v from 'valibot';

/**
 * The keywords of GitLab's CI/CD YAML that this pipeline uses, and no others: a keyword that is mistyped is ignored by nobody.
 * Source: GitLab docs, "CI/CD YAML syntax reference".
 */
const Texts = v.union([v.string(), v.array(v.string())]);
const Variables = v.record(v.string(), v.string());
const When = v.picklist(['on_success', 'on_failure', 'always', 'manual', 'delayed', 'never']);
const AllowFailure = v.union([
  v.boolean(),
  v.strictObject({ exit_codes: v.union([v.number(), v.array(v.number())]) }),
]);

const RuleSchema = v.strictObject({
  if: v.optional(v.string()),
  changes: v.optional(v.array(v.string())),
  exists: v.optional(v.array(v.string())),
  when: v.optional(When),
  allow_failure: v.optional(AllowFailure),
  variables: v.optional(Variables),
});

const CacheSchema = v.strictObject({
  key: v.union([v.string(), v.strictObject({ files: v.array(v.string()) })]),
  paths: v.array(v.string()),
  policy: v.optional(v.picklist(['pull', 'push', 'pull-push'])),
});

const REPORTS = [
  ...['codequality', 'container_scanning', 'coverage_report', 'cyclonedx', 'dotenv', 'junit'],
  ...['sast', 'secret_detection', 'terraform'],
] as const;

const ArtifactsSchema = v.strictObject({
  access: v.optional(v.picklist(['all', 'developer', 'maintainer', 'none'])),
  expire_in: v.optional(v.string()),
  paths: v.optional(v.array(v.string())),
  reports: v.optional(v.record(v.picklist(REPORTS), Texts)),
  when: v.optional(v.picklist(['on_success', 'on_failure', 'always'])),
});

const EnvironmentSchema = v.strictObject({
  name: v.string(),
  action: v.optional(v.picklist(['start', 'prepare', 'stop', 'verify', 'access'])),
});

const RetrySchema = v.union([
  v.number(),
  v.strictObject({ max: v.number(), when: v.optional(v.array(v.string())) }),
]);

const NeedSchema = v.union([
  v.string(),
  v.strictObject({
    job: v.string(),
    artifacts: v.optional(v.boolean()),
    optional: v.optional(v.boolean()),
  }),
]);

const ImageSchema = v.union([
  v.string(),
  v.strictObject({ name: v.string(), entrypoint: v.optional(v.array(v.string())) }),
]);

const common = {
  image: v.optional(ImageSchema),
  services: v.optional(v.array(v.strictObject({ name: v.string(), alias: v.string() }))),
  interruptible: v.optional(v.boolean()),
  timeout: v.optional(v.string()),
  retry: v.optional(RetrySchema),
  cache: v.optional(v.union([CacheSchema, v.array(CacheSchema)])),
  before_script: v.optional(v.array(v.string())),
  after_script: v.optional(v.array(v.string())),
};

export const JobSchema = v.strictObject({
  ...common,
  extends: v.optional(Texts),
  stage: v.optional(v.string()),
  rules: v.optional(v.array(RuleSchema)),
  when: v.optional(When),
  allow_failure: v.optional(AllowFailure),
  needs: v.optional(v.array(NeedSchema)),
  dependencies: v.optional(v.array(v.string())),
  environment: v.optional(EnvironmentSchema),
  resource_group: v.optional(v.string()),
  id_tokens: v.optional(v.record(v.string(), v.strictObject({ aud: v.string() }))),
  variables: v.optional(Variables),
  script: v.optional(v.array(v.string())),
  coverage: v.optional(v.string()),
  artifacts: v.optional(ArtifactsSchema),
});

export const GlobalsSchema = v.object({
  stages: v.array(v.string()),
  include: v.optional(v.array(v.strictObject({ local: v.string() })), []),
  workflow: v.strictObject({
    auto_cancel: v.optional(v.strictObject({ on_new_commit: v.string() })),
    rules: v.array(RuleSchema),
  }),
  variables: v.optional(Variables, {}),
  default: v.optional(v.strictObject(common), {}),
});

export type Rule = v.InferOutput<typeof RuleSchema>;
export type Job = v.InferOutput<typeof JobSchema>;
export type Globals = v.InferOutput<typeof GlobalsSchema>;

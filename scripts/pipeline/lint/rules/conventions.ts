import { linesOf, type NamedJob } from '../applying-jobs.ts';
import type { Pipeline } from '../read-pipeline.ts';

const LOCK_FILES = [
  'package-lock.json',
  'terraform/.terraform.lock.hcl',
  'scripts/local-aws/requirements.txt',
];
const PINNED = /^[\w./$-]+:(?!latest)[\w.-]+(?:@sha256:[0-9a-f]{64})?$/;

/** What makes a pipeline pleasant and repeatable: advice, time limits, pinned images, caches that follow lock files. */
export function conventions(pipeline: Pipeline): string[] {
  return Object.entries(pipeline.jobs).flatMap((job) => [
    ...adviceOf(job, pipeline),
    ...imagesOf(job, pipeline),
    ...cachesOf(job),
    ...groupOf(job),
    ...downloadsOf(job),
  ]);
}

function adviceOf([name, job]: NamedJob, { default: defaults }: Pipeline): string[] {
  const hasOwn = job.after_script?.join('\n') !== defaults.after_script?.join('\n');
  return [
    ...(job.variables?.['ADVICE'] ? [] : [`${name}: has no ADVICE for when it fails`]),
    ...(hasOwn ? [`${name}: replaces the after_script that says what to do`] : []),
    ...(job.timeout ? [] : [`${name}: has no time limit`]),
  ];
}

function imagesOf([name, job]: NamedJob, { variables }: Pipeline): string[] {
  const all = { ...variables, ...job.variables };
  const images = [job.image, ...(job.services ?? [])].flatMap((image) =>
    image === undefined ? [] : [typeof image === 'string' ? image : image.name],
  );
  return images
    .map((image) => (image.startsWith('$') ? (all[image.slice(1)] ?? '') : image))
    .filter((image) => !PINNED.test(image))
    .map((image) => `${name}: the image "${image}" has no fixed version`);
}

function cachesOf([name, { cache = [] }]: NamedJob): string[] {
  return [cache].flat().flatMap(({ key }) => {
    const files = typeof key === 'string' ? [] : key.files;
    const isLocked = files.length > 0 && files.every((file) => LOCK_FILES.includes(file));
    return isLocked ? [] : [`${name}: a cache is not keyed by a lock file`];
  });
}

/** Two pipelines must never plan and change one environment at the same time. */
function groupOf([name, { environment, resource_group: group }]: NamedJob): string[] {
  if (environment === undefined || environment.name === group) return [];
  return [`${name}: needs the resource_group of its environment`];
}

function downloadsOf([name, job]: NamedJob): string[] {
  const runsDownload = linesOf(job).some((line) => /(?:curl|wget)\b.*\|\s*(?:ba)?sh\b/.test(line));
  return runsDownload ? [`${name}: runs what it downloads`] : [];
}

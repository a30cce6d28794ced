import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import type { DetectedPattern } from '../../../../shared/detections/detection.ts';
import { createDetectAll } from '../../../../shared/detections/registry.ts';
import { DETECTION_DEFAULTS } from '../../../../shared/detections/settings.ts';
import { createAddressSpace } from '../../../../shared/flow-logs/address-space.ts';
import type { FlowScope } from '../../../../shared/flow-logs/flow-query.ts';
import type { FlowLogObject } from '../../../../shared/flow-logs/flow-scan.ts';
import { scanObjects } from '../../../../shared/flow-logs/scan-objects.ts';

const folder = join(
  process.env['RIPOSTE_SAMPLES'] ??
    join(__dirname, '..', '..', '..', '..', '..', 'shared', 'samples'),
  'flows-labelled',
);
const WINDOW_SECONDS = 1800;
const INTERFACE = 'eni-0123456789abcdef0';

/** One line of a capture that was turned into flow-log text, with what its authors say of it. */
interface LabelledLine {
  readonly text: string;
  readonly label: string;
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

interface Capture {
  readonly header: string;
  readonly lines: readonly LabelledLine[];
}

function readLines(file: string): string[] {
  return gunzipSync(readFileSync(join(folder, file)))
    .toString('utf8')
    .trimEnd()
    .split('\n');
}

function readCapture(name: string): Capture {
  const [header = '', ...texts] = readLines(`${name}.log.gz`);
  const labels = readLines(`${name}.labels.tsv.gz`).map((line) => line.split('\t')[1] ?? '');
  const lines = texts.map((text, index) => {
    const fields = text.split(' ');
    const [source = '', start, end] = [fields[3], fields[10], fields[11]];
    return { text, label: labels[index + 1] ?? '', source, start: Number(start), end: Number(end) };
  });
  return { header, lines };
}

function objectOf({ header, lines }: Capture): FlowLogObject {
  const content = Buffer.from([header, ...lines.map(({ text }) => text), ''].join('\n'));
  return {
    ...{ name: 'capture.log', size: content.length },
    // eslint-disable-next-line @typescript-eslint/require-await -- the contract is an async sequence
    read: async function* () {
      yield content;
    },
    readRange: (from, to) => Promise.resolve(content.subarray(from, to)),
  };
}

const detectAll = createDetectAll(DETECTION_DEFAULTS);
const limits = { objects: 1, bytes: 2 ** 30, milliseconds: 60_000 };

/** As the product looks at the records of an incident: `own` are the addresses of ours that are public. */
async function lookAt(
  capture: Capture,
  scope: FlowScope,
  own: readonly string[] = [],
): Promise<readonly DetectedPattern[]> {
  const from = Math.min(...capture.lines.map(({ start }) => start));
  const to = Math.max(...capture.lines.map(({ end }) => end));
  const { summary } = await scanObjects([objectOf(capture)], { from, to, scope }, { limits });
  const { isExternal } = createAddressSpace(own);
  const isTruncated = summary.dropped !== undefined;
  return detectAll({ from, to, groups: summary.groups, isTruncated, isExternal }).patterns;
}

function split({ header, lines }: Capture): Capture[] {
  const windows = Map.groupBy(lines, ({ start }) => Math.floor(start / WINDOW_SECONDS));
  return [...windows.values()].map((some) => ({ header, lines: some }));
}

const hostView = (address: string): FlowScope => ({
  kind: 'interfaces',
  interfaces: [{ id: INTERFACE, addresses: [address] }],
});
const addressView = (address: string): FlowScope => ({ kind: 'addresses', addresses: [address] });
const WORST = ['none', 'low', 'medium', 'high', 'critical'] as const;
type Worst = (typeof WORST)[number];
const isLoud = (severity: Worst) => severity === 'high' || severity === 'critical';
const kindsOf = (patterns: readonly DetectedPattern[]) =>
  patterns
    .filter(({ pattern }) => pattern === 'port-scan')
    .map(
      ({ role, host, severity, summary }) =>
        `${summary.split(' ')[0] ?? ''} ${role} ${host} ${severity}`,
    );

// The samples are no part of the repository.
const describeSamples = existsSync(folder) ? describe : describe.skip;

describeSamples(`scans in ${folder}`, () => {
  it.each([
    [
      'stratosphere-002-nmap-scans',
      '172.16.1.11',
      ['Horizontal ACTOR 172.16.1.11 high', 'Vertical ACTOR 172.16.1.11 high'],
    ],
    ['slips-portscan-horizontal', '10.0.2.112', ['Horizontal ACTOR 10.0.2.112 medium']],
    ['slips-portscan-vertical', '192.168.1.9', ['Vertical ACTOR 192.168.1.9 high']],
  ])('%s is named for what it is, whoever is asked', async (name, host, expected) => {
    const capture = readCapture(name);
    const views = [hostView(host), addressView(host), { kind: 'everything' } as const];

    for (const view of views) {
      expect(kindsOf(await lookAt(capture, view))).toStrictEqual(expected);
    }
  });

  it('the scanned see who scans them', async () => {
    const capture = readCapture('stratosphere-002-nmap-scans');

    expect(kindsOf(await lookAt(capture, addressView('10.0.2.12')))).toStrictEqual([
      'Vertical TARGET 10.0.2.12 high',
    ]);
  });
});

describeSamples(`a day of a host on the internet in ${folder}`, () => {
  jest.setTimeout(180_000);

  const hosts = [
    ['stratosphere-008-ctu50-internet-host', '147.32.81.167'],
    ['stratosphere-011-ctu50-internet-host', '147.32.83.165'],
  ] as const;

  it.each(hosts)('%s: nothing above medium', async (name, host) => {
    const windows = split(readCapture(name));
    const found = [];
    for (const window of windows) found.push(...(await lookAt(window, hostView(host), [host])));

    expect(windows.length).toBeGreaterThan(40);
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter(({ severity }) => isLoud(severity))).toStrictEqual([]);
  });

  it.each(hosts)('%s: nothing above medium of who is benign', async (name, host) => {
    const worst = await judgeSources(readCapture(name), host);
    console.info(`${name}: sources by the worst in windows of 30 minutes\n${confusionOf(worst)}`);
    const benign = worst.filter(({ label }) => label === 'Benign');

    expect(benign.reduce((sum, { looks }) => sum + looks, 0)).toBeGreaterThan(400);
    expect(benign.filter(({ severity }) => isLoud(severity))).toStrictEqual([]);
  });
});

interface JudgedSource {
  readonly label: string;
  readonly source: string;
  /** In how many windows. */
  readonly looks: number;
  readonly severity: Worst;
}

/** What is found of every source in every window in which it has a label. */
async function judgeSources(capture: Capture, host: string): Promise<JudgedSource[]> {
  const worst = new Map<string, JudgedSource>();
  for (const window of split(capture)) {
    const sources = new Map(window.lines.map((line) => [`${line.label} ${line.source}`, line]));
    for (const [key, { label, source }] of sources) {
      const found = await lookAt(window, addressView(source), [host]);
      const { looks, severity } = worst.get(key) ?? { looks: 0, severity: 'none' };
      const severities = [severity, ...found.map((pattern) => pattern.severity)];
      worst.set(key, { label, source, looks: looks + 1, severity: worstOf(severities) });
    }
  }
  return [...worst.values()];
}

function worstOf(severities: readonly Worst[]): Worst {
  return WORST.findLast((one) => severities.includes(one)) ?? 'none';
}

/** A line for each label, a column for each severity. */
function confusionOf(sources: readonly JudgedSource[]): string {
  const byLabel = Map.groupBy(sources, ({ label }) => label);
  const count = (some: readonly JudgedSource[], one: Worst) =>
    `${some.filter(({ severity }) => severity === one).length} ${one}`;
  return [...byLabel]
    .map(([label, some]) => `${label}: ${WORST.map((one) => count(some, one)).join(', ')}`)
    .join('\n');
}

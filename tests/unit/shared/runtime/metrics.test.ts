import { createMetrics } from '../../../../shared/runtime/metrics.ts';

interface EmfLine {
  readonly _aws: { readonly CloudWatchMetrics: readonly unknown[] };
}

function captureStdout(): () => EmfLine[] {
  const lines: string[] = [];
  jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    lines.push(String(chunk));
    return true;
  });
  return () => lines.map((line) => JSON.parse(line) as EmfLine);
}

describe('createMetrics', () => {
  it('publishes what was gathered as one embedded metric document with the dimension stack alone', () => {
    const written = captureStdout();
    const metrics = createMetrics({ stack: 'riposte-dev' });

    metrics.count('AlertsSent');
    metrics.count('FindingsReceived', 3);
    metrics.duration('TimeToContainment', 3200);
    metrics.flush();

    const [document] = written();
    expect(written()).toHaveLength(1);
    expect(document).toMatchObject({
      stack: 'riposte-dev',
      AlertsSent: 1,
      FindingsReceived: 3,
      TimeToContainment: 3200,
    });
    expect(document?._aws.CloudWatchMetrics).toEqual([
      {
        Namespace: 'Riposte',
        Dimensions: [['stack']],
        Metrics: [
          { Name: 'AlertsSent', Unit: 'Count' },
          { Name: 'FindingsReceived', Unit: 'Count' },
          { Name: 'TimeToContainment', Unit: 'Milliseconds' },
        ],
      },
    ]);
  });

  it('keeps several values of one name', () => {
    const written = captureStdout();
    const metrics = createMetrics({ stack: 's' });

    metrics.count('AlertsSent');
    metrics.count('AlertsSent');
    metrics.flush();

    expect(written()[0]).toMatchObject({ AlertsSent: [1, 1] });
  });

  it('writes nothing when there is nothing, and nothing twice', () => {
    const written = captureStdout();
    const warn = jest.spyOn(console, 'warn');
    const metrics = createMetrics({ stack: 's' });

    metrics.flush();
    metrics.count('AlertsSent');
    metrics.flush();
    metrics.flush();

    expect(written()).toHaveLength(1);
    expect(warn).not.toHaveBeenCalled();
  });

  it('keeps the dimension in the next invocation', () => {
    const written = captureStdout();
    const metrics = createMetrics({ stack: 's' });

    metrics.count('AlertsSent');
    metrics.flush();
    metrics.count('AlertsFailed');
    metrics.flush();

    expect(written()[1]).toMatchObject({ stack: 's', AlertsFailed: 1 });
  });

  it('counts by a further dimension without losing the sum, one document for each value', () => {
    const written = captureStdout();
    const metrics = createMetrics({ stack: 's' });
    const reason = (value: string) => ({ dimension: 'reason', value }) as const;

    metrics.countBy('EnrichmentFailure', reason('transient'));
    metrics.countBy('EnrichmentFailure', reason('transient'), 2);
    metrics.countBy('EnrichmentFailure', reason('bug'));
    metrics.count('AlertsSent');
    metrics.flush();

    const [whole, ...divided] = written();
    expect(whole?._aws.CloudWatchMetrics).toMatchObject([{ Dimensions: [['stack']] }]);
    expect(whole).not.toHaveProperty('EnrichmentFailure');
    expect(divided).toMatchObject([
      { stack: 's', reason: 'transient', EnrichmentFailure: [1, 2] },
      { stack: 's', reason: 'bug', EnrichmentFailure: 1 },
    ]);
    for (const { _aws: aws } of divided) {
      expect(aws.CloudWatchMetrics).toMatchObject([
        { Dimensions: [['stack'], ['stack', 'reason']] },
      ]);
    }
  });

  it('forgets what was divided when it is published', () => {
    const written = captureStdout();
    const metrics = createMetrics({ stack: 's' });

    metrics.countBy('EnrichmentFailure', { dimension: 'reason', value: 'bug' });
    metrics.flush();
    metrics.countBy('EnrichmentFailure', { dimension: 'reason', value: 'bug' });
    metrics.flush();
    metrics.flush();

    expect(written()).toMatchObject([{ EnrichmentFailure: 1 }, { EnrichmentFailure: 1 }]);
  });
});

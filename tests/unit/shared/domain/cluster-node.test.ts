import { describeNode } from '../../../../shared/domain/cluster-node.ts';

describe('an instance', () => {
  it.each([
    [{ 'eks:cluster-name': 'prod' }, 'node of the Kubernetes cluster prod'],
    [{ 'kubernetes.io/cluster/dev': 'owned' }, 'node of the Kubernetes cluster dev'],
    [
      { 'kubernetes.io/cluster/a': 'owned', 'eks:cluster-name': 'b' },
      'node of the Kubernetes cluster b',
    ],
    [{ AmazonECSManaged: '' }, 'container instance of ECS'],
    [{ 'aws:ecs:clusterName': 'jobs' }, 'container instance of ECS cluster jobs'],
    [{ 'aws:ecs:containerInstanceArn': 'arn' }, 'container instance of ECS'],
  ])('with the tags %j is a %s', (tags, resource) => {
    const steps = describeNode(tags);

    expect(steps).toStrictEqual([
      { resource, from: [], to: [], note: expect.stringMatching(/^cut off, /) as string },
    ]);
  });

  it.each([{}, { Name: 'eks' }, { 'kubernetes.io/cluster/': 'owned' }, { 'my:aws:ecs:x': '' }])(
    'with the tags %j is no node',
    (tags) => {
      expect(describeNode(tags)).toStrictEqual([]);
    },
  );

  it('may not fill the message with the name of a cluster', () => {
    const [step] = describeNode({ 'eks:cluster-name': 'x'.repeat(256) });

    expect(step?.resource).toBe(`node of the Kubernetes cluster ${'x'.repeat(99)}…`);
  });
});

import { createDescribeInstance } from '../../../../functions/preserve-evidence/describe-instance.ts';
import type { InstanceDescriber } from '../../../../shared/aws/instance-describer.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';
import { aTarget, INCIDENT } from '../../../builders/order.ts';
import { fakeContainments } from '../../../fakes/containment-store.ts';

const HOST = { state: 'running', volumeIds: ['vol-a'], raw: { InstanceId: aTarget().id } };
const WANTED = { incidentId: INCIDENT, target: aTarget() };

function describeWith(changes: Partial<InstanceDescriber> = {}) {
  const containments = fakeContainments({
    before: { 'eni-1': { vpcId: 'vpc-1', groups: ['sg-web', 'sg-ssh'] } },
  });
  const describer = {
    volumes: () => Promise.resolve(['volume']),
    interfaces: () => Promise.resolve({ groupIds: ['sg-quarantine'], raw: ['interface'] }),
    groups: (ids: readonly string[]) => Promise.resolve(ids),
    ...changes,
  };
  return createDescribeInstance({ describer, containments })(WANTED, HOST);
}

it('describes the groups from before the quarantine, too', async () => {
  await expect(describeWith()).resolves.toStrictEqual({
    content: {
      instance: HOST.raw,
      volumes: ['volume'],
      interfaces: ['interface'],
      securityGroups: ['sg-quarantine', 'sg-web', 'sg-ssh'],
      before: { 'eni-1': { vpcId: 'vpc-1', groups: ['sg-web', 'sg-ssh'] } },
      unread: [],
    },
    unread: [],
  });
});

it('names what it is refused and keeps the rest', async () => {
  const { content, unread } = await describeWith({
    volumes: () => Promise.reject(new Error('not for you')),
  });

  expect(unread).toStrictEqual(['volumes (not for you)']);
  expect(content).toMatchObject({ unread, interfaces: ['interface'], volumes: undefined });
});

it('is asked for again when AWS is busy', async () => {
  const busy = describeWith({ groups: () => Promise.reject(new TransientError('later')) });

  await expect(busy).rejects.toThrow(TransientError);
});

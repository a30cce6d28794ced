import { createSendGuard } from '../../../../functions/isolate-instance/send-guard.ts';
import type { OutgoingMessage } from '../../../../shared/aws/message-queue.ts';
import { parseContainmentGuard } from '../../../../shared/domain/events/containment-guard.ts';
import { aHold } from '../../../builders/order.ts';

describe('the first guard of a swap', () => {
  it('waits ten seconds and names the target as it is held', async () => {
    const sent: OutgoingMessage[] = [];
    const { incidentId, action, target } = aHold();

    await createSendGuard((message) => Promise.resolve(void sent.push(message)))(aHold());

    expect(sent.map(({ delaySeconds }) => delaySeconds)).toStrictEqual([10]);
    expect(parseContainmentGuard(sent[0]?.body ?? '')).toStrictEqual({
      ...{ version: 1, incidentId, action, target },
      ...{ correlationId: incidentId, round: 1 },
    });
  });

  it('is no secret failure', async () => {
    const send = createSendGuard(() => Promise.reject(new Error('queue down')));

    await expect(send(aHold())).rejects.toThrow('queue down');
  });
});

import { createTopicChannel } from '../../../../functions/send-alert/topic-channel.ts';
import { composeAlert } from '../../../../shared/domain/alert/alert-content.ts';
import type { Notice } from '../../../../shared/domain/alert/render-notice.ts';
import { incidentDetails } from '../../../builders/incident.ts';

describe('createTopicChannel', () => {
  it('publishes the notice', async () => {
    const published: Notice[] = [];
    const channel = createTopicChannel((notice) => Promise.resolve(void published.push(notice)));

    await channel.send(
      composeAlert(incidentDetails({ title: 'Mining' }), { stack: 's', now: new Date(0) }),
    );

    expect(channel.name).toBe('sns');
    expect(published).toMatchObject([{ subject: 'Riposte HIGH: Contained in 3.2 s - Mining' }]);
  });
});

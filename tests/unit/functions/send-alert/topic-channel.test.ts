import { createTopicChannel } from '../../../../functions/send-alert/topic-channel.ts';
import type { Notice } from '../../../../shared/domain/alert/render-notice.ts';
import { anAlert } from '../../../builders/alert.ts';
import { incidentDetails } from '../../../builders/incident.ts';

const details = incidentDetails({ title: 'Mining' });

async function deliver(onlyContext: boolean) {
  const published: Notice[] = [];
  const channel = createTopicChannel((notice) => Promise.resolve(void published.push(notice)));
  const receipt = await channel.deliver({ content: anAlert(details), details, onlyContext });
  return { published, receipt, name: channel.name };
}

describe('createTopicChannel', () => {
  it('publishes the notice', async () => {
    expect(await deliver(false)).toMatchObject({
      name: 'sns',
      published: [{ subject: 'Riposte HIGH: Contained in 3.2 s - Mining' }],
      receipt: { outcome: 'sent' },
    });
  });

  it('publishes nothing when only the context grew', async () => {
    expect(await deliver(true)).toMatchObject({ published: [], receipt: { outcome: 'none' } });
  });
});

import { paginateListSubscriptionsByTopic, type Subscription } from '@aws-sdk/client-sns';
import { type Check, unless } from './check.ts';
import { alertSetting, type Examined } from './examined.ts';

/** Who is subscribed to alerts has confirmed it; somebody is told at all. */
export const subscriptionsCheck: Check<Examined> = {
  name: 'subscriptions',
  run: async (examined) => {
    const [topic, secret] = await Promise.all([
      alertSetting(examined, 'ALERT_TOPIC_ARN'),
      alertSetting(examined, 'SLACK_SECRET_ARN'),
    ]);
    const all = await subscriptionsOf(examined, topic);
    const pending = all.filter(({ SubscriptionArn: arn = '' }) => !arn.startsWith('arn:'));
    const isUnheard = all.length === pending.length && secret === '';
    const problems = [
      ...pending.map((each) => `${each.Protocol ?? '?'} ${each.Endpoint ?? '?'} has not confirmed`),
      ...(isUnheard ? ['Slack is switched off and nobody is subscribed: no alert is heard'] : []),
    ];
    const complaint = {
      status: 'fail' as const,
      summary: 'alerts do not reach everybody',
      todo: 'The link in the message of AWS confirms a subscription; after three days it has to be made anew (terraform apply).',
    };
    return unless(
      problems,
      complaint,
      `${all.length} confirmed${all.length ? '' : ', Slack only'}`,
    );
  },
};

async function subscriptionsOf({ clients }: Examined, topic: string): Promise<Subscription[]> {
  const found: Subscription[] = [];
  const pages = paginateListSubscriptionsByTopic({ client: clients.topics }, { TopicArn: topic });
  for await (const { Subscriptions: subscriptions = [] } of pages) found.push(...subscriptions);
  return found;
}

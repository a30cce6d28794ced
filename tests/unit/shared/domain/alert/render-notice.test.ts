import fc from 'fast-check';
import { composeAlert } from '../../../../../shared/domain/alert/alert-content.ts';
import { renderNotice } from '../../../../../shared/domain/alert/render-notice.ts';
import type { IncidentDetails } from '../../../../../shared/domain/incident.ts';
import { hostileDetails } from '../../../../builders/hostile-text.ts';
import { incidentDetails } from '../../../../builders/incident.ts';

const CONTEXT = { stack: 'riposte-dev', now: new Date('2026-11-21T10:01:00.000Z') };
const SNS_LIMIT_BYTES = 262_144;

function render(details: IncidentDetails) {
  return renderNotice(composeAlert(details, CONTEXT));
}

describe('renderNotice', () => {
  it('puts severity and state into the subject', () => {
    const { subject } = render(incidentDetails({ title: 'Bitcoin mining' }));

    expect(subject).toBe('Riposte HIGH: Contained in 3.2 s - Bitcoin mining');
  });

  it('writes a mail that can be acted on', () => {
    expect(render(incidentDetails()).email).toBe(`HIGH: Contained in 3.2 s (severity 8.0)
EC2 instance i-0123456789abcdef0 is querying a cryptocurrency domain.

The resource is cut off from the network; it keeps running, so evidence is kept.

Resource: instance i-0123456789abcdef0
Account and region: 123456789012 eu-west-1
Findings: CryptoCurrency:EC2/BitcoinTool.B!DNS (12 times), 1 finding in all
First seen: 2026-11-21T09:58:00.000Z

Actions
  isolate-instance on i-0123456789abcdef0: contained, ordered by policy rule mining-on-instances
  • eni-0a moved from sg-web, sg-db to sg-quarantine
  • eni-0b moved from sg-web to sg-quarantine

To undo
  npm run riposte -- release inc-20261121-9k3f7q2m --stack riposte-dev

Instance i-0123456789abcdef0: https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0123456789abcdef0
Finding in GuardDuty: https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/findings?macros=current&fId=16b7e6a3f1d14f0d8b7e6a3f1d14f0d8

The instance is querying a domain that is associated with Bitcoin.

Incident inc-20261121-9k3f7q2m
Correlation id 16b7e6a3f1d14f0d8b7e6a3f1d14f0d8
`);
  });

  it('fits the essentials into one text message', () => {
    expect(render(incidentDetails()).sms).toBe(
      'Riposte HIGH: Contained in 3.2 s. inc-20261121-9k3f7q2m. instance i-0123456789abcdef0, 123456789012 eu-west-1',
    );
  });

  it('labels samples everywhere', () => {
    const { subject, email, sms } = render(incidentDetails({ sample: true }));

    expect(subject).toMatch(/^Riposte SAMPLE HIGH/);
    expect(email).toContain('This is a SAMPLE finding: nothing really happened.');
    expect(sms).toMatch(/^Riposte SAMPLE HIGH/);
  });

  it('leaves out what there is nothing to say about', () => {
    const { email } = render(
      incidentDetails({ status: 'open', mergeKeys: [] }, { actions: [], findings: [] }),
    );

    expect(email).not.toMatch(/Actions|To undo|console|\n\n\n/);
  });

  it('offers subscriptions what they may filter by', () => {
    expect(render(incidentDetails()).attributes).toEqual({
      severity: 8,
      severityBand: 'high',
      status: 'contained',
      incidentId: 'inc-20261121-9k3f7q2m',
    });
  });

  it('stays within every limit of SNS and lets nothing be clicked, whatever comes', () => {
    fc.assert(
      fc.property(hostileDetails(), (details) => {
        const { subject, email, sms } = render(details);
        expect(subject).toMatch(/^Riposte [\u0020-\u007e]{1,91}$/);
        expect(sms).toMatch(/^Riposte [\u0020-\u007e]{1,132}$/);
        expect(Buffer.byteLength(JSON.stringify({ default: email, email, sms }))).toBeLessThan(
          SNS_LIMIT_BYTES,
        );
        const withoutLinks = email.replace(
          /^.*: https:\/\/[a-z0-9-]+\.console\.(aws|amazonaws)\S*$/gm,
          '',
        );
        expect(withoutLinks).not.toMatch(/https?:\/\//i);
        expect(email).not.toMatch(/[^\P{Cc}\n]/u);
      }),
      { numRuns: 60 },
    );
  });
});

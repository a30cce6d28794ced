import fc from 'fast-check';
import { septetsOf } from '../../../../../shared/domain/alert/gsm7.ts';
import { renderNotice } from '../../../../../shared/domain/alert/render-notice.ts';
import type { IncidentDetails } from '../../../../../shared/domain/incident.ts';
import { aContext, anAlert } from '../../../../builders/alert.ts';
import { hostileDetails } from '../../../../builders/hostile-text.ts';
import { aFindingRecord, anActionRecord, incidentDetails } from '../../../../builders/incident.ts';

function render(details: IncidentDetails) {
  return renderNotice(anAlert(details), details);
}

describe('renderNotice', () => {
  it('puts severity and state into the subject', () => {
    const { subject } = render(incidentDetails({ title: 'Bitcoin mining' }));

    expect(subject).toBe('Riposte HIGH: Contained in 3.2 s - Bitcoin mining');
  });

  it('writes a mail that can be acted on', () => {
    const { email } = render(incidentDetails({}, { context: aContext() }));

    expect(email).toBe(`HIGH: Contained in 3.2 s (severity 8.0)
EC2 instance i-0123456789abcdef0 is querying a cryptocurrency domain.

CryptoCurrency:EC2/BitcoinTool.B!DNS on instance i-0123456789abcdef0: the instance is cut off from the network; it keeps running, so evidence is kept.

Do now
  Take a memory image before anybody stops the instance.

Resource: instance i-0123456789abcdef0
Account and region: 123456789012 eu-west-1
Findings: CryptoCurrency:EC2/BitcoinTool.B!DNS (12 times), 1 finding in all
First seen: 2026-11-21 09:58:00 UTC
Time to containment: 3.2 s until 2026-11-21 10:00:03 UTC

Actions
  isolate-instance on instance i-0123456789abcdef0: contained, ordered by policy rule mining-on-instances
  • eni-0a moved from sg-web, sg-db to sg-quarantine
  • eni-0b moved from sg-web to sg-quarantine

To undo
  npm run riposte -- release inc-20261121-9k3f7q2m --stack riposte-dev

Instance i-0123456789abcdef0: https://eu-west-1.console.aws.amazon.com/ec2/home?region=eu-west-1#InstanceDetails:instanceId=i-0123456789abcdef0
Finding in GuardDuty: https://eu-west-1.console.aws.amazon.com/guardduty/home?region=eu-west-1#/findings?macros=current&fId=16b7e6a3f1d14f0d8b7e6a3f1d14f0d8
Playbook: docs/runbooks/findings/ec2.md

Context
  instance i-0123456789abcdef0
  • Name: web-1
  • Open to the internet: tcp 22

Related incidents
  • inc-20261101-aaaaaaaa released since 2026-11-01 09:00:00 UTC: Port scan

Look into
  Who started the miner?

So that it does not happen again
  Require IMDSv2.

The instance is querying a domain that is associated with Bitcoin.

Incident inc-20261121-9k3f7q2m of riposte-dev
Correlation id 16b7e6a3f1d14f0d8b7e6a3f1d14f0d8
`);
  });

  it('fits the essentials into one text message', () => {
    expect(render(incidentDetails()).sms).toBe(
      'Riposte HIGH: Contained in 3.2 s. inc-20261121-9k3f7q2m. instance i-0123456789abcdef0, 123456789012 eu-west-1',
    );
  });

  it.each([
    ['sample', 'This is a SAMPLE finding: nothing really happened.'],
    ['drill', 'This is a DRILL: somebody tries the platform out, nothing really happened.'],
  ] as const)('labels a %s everywhere', (exercise, explanation) => {
    const notice = render(incidentDetails({ [exercise]: true }));
    const label = new RegExp(`^Riposte ${exercise.toUpperCase()} HIGH`);

    expect(notice.subject).toMatch(label);
    expect(notice.email).toContain(explanation);
    expect(notice.sms).toMatch(label);
    expect(notice.attributes.exercise).toBe(exercise);
  });

  it('leaves out what there is nothing to say about', () => {
    const { email } = render(
      incidentDetails({ status: 'refused', mergeKeys: [] }, { actions: [], findings: [] }),
    );

    expect(email).not.toMatch(/Do now|Actions|To undo|console|Context|\n\n\n/);
  });

  it('offers subscriptions what they may filter by', () => {
    expect(render(incidentDetails()).attributes).toEqual({
      severity: 8,
      severityBand: 'high',
      status: 'contained',
      incidentId: 'inc-20261121-9k3f7q2m',
      exercise: 'no',
    });
  });

  it('gives programs the incident with a version of the format, without findings as they came', () => {
    const findings = [aFindingRecord({ raw: '{"secret":1}' })];
    const details = incidentDetails({}, { findings, context: aContext() });
    const document: unknown = JSON.parse(render(details).document);

    expect(document).toMatchObject({
      schemaVersion: 1,
      kind: 'riposte.alert',
      stack: 'riposte-dev',
      state: { label: 'Contained in 3.2 s', urgent: false },
      incident: { incidentId: 'inc-20261121-9k3f7q2m', status: 'contained', severity: 8 },
      findings: [{ type: 'CryptoCurrency:EC2/BitcoinTool.B!DNS', count: 12 }],
      actions: [{ action: 'isolate-instance', state: 'contained' }],
      context: { relatedCount: 1 },
      undo: 'npm run riposte -- release inc-20261121-9k3f7q2m --stack riposte-dev',
      playbook: { path: 'docs/runbooks/findings/ec2.md' },
    });
    expect(JSON.stringify(document)).not.toContain('secret');
  });

  it('says in the document when somebody must act, and has no undo where nothing was done', () => {
    const actions = [anActionRecord({ state: 'dry-run' })];
    const document: unknown = JSON.parse(
      render(incidentDetails({ status: 'dry-run' }, { actions })).document,
    );

    expect(document).toMatchObject({ state: { urgent: true } });
    expect(document).not.toHaveProperty('undo');
    expect(document).not.toHaveProperty('context');
  });

  it('stays within every limit of SNS and lets nothing be clicked, whatever comes', () => {
    fc.assert(
      fc.property(hostileDetails(), (details) => {
        const { subject, email, sms, document } = render(details);
        expect(subject).toMatch(/^Riposte [\u0020-\u007e]{1,91}$/);
        expect(sms).toMatch(/^Riposte [^\n\r]+$/);
        expect(
          Array.from(sms).reduce((sum, sign) => sum + (septetsOf(sign) ?? 999), 0),
        ).toBeLessThan(161);
        expect(`${subject}${sms}`).not.toMatch(/https?:\/\//i);
        expect(email.length).toBeLessThanOrEqual(16_000);
        const withoutLinks = email.replace(
          /^.*: https:\/\/[a-z0-9-]+\.console\.(aws|amazonaws)\S*$/gm,
          '',
        );
        expect(withoutLinks).not.toMatch(/https?:\/\//i);
        expect(email).not.toMatch(/[^\P{Cc}\n]/u);
        expect(JSON.parse(document)).toMatchObject({ schemaVersion: 1 });
      }),
      { numRuns: 60 },
    );
  });
});

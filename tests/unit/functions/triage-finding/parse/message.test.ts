import * as fc from 'fast-check';
import { parseMessage } from '../../../../../functions/triage-finding/parse/message.ts';
import { InvalidInputError } from '../../../../../shared/domain/errors.ts';
import { anAsff, aSecurityHubEvent } from '../../../../builders/sources.ts';
import {
  aMessage,
  anEvent,
  aNotification,
  aWireFinding,
  aWireSequence,
  FINDING_ID,
} from '../../../../builders/finding.ts';

const LISTED = 'arn:aws:sns:eu-west-1:123456789012:findings';
const UNLISTED = 'arn:aws:sns:eu-west-1:999999999999:evil';
const read = (body: string, findingTopicArns: readonly string[] = [LISTED]) =>
  parseMessage(aMessage(body), { stack: 'riposte-dev', findingTopicArns });
const readOne = (body: string) => read(body).findings[0];

describe('parseMessage', () => {
  it('reads a finding from EventBridge', () => {
    expect(read(anEvent())).toMatchObject({
      findings: [{ id: FINDING_ID, severity: 8, raw: aWireFinding() }],
      skipped: [],
      rejected: [],
    });
  });

  it.each([
    ['a listed topic', aNotification(anEvent(), LISTED)],
    [
      'a listed topic, which repeats another',
      aNotification(aNotification(anEvent(), UNLISTED), LISTED),
    ],
    [
      'a listed topic, without the envelope of EventBridge',
      aNotification(JSON.stringify(aWireFinding()), LISTED),
    ],
    ['a topic that delivers no envelope of its own', JSON.stringify(aWireFinding())],
  ])('reads the same finding from %s, and says so', (_, body) => {
    expect(readOne(body)).toStrictEqual({
      ...readOne(anEvent()),
      origin: { source: 'guardduty', via: 'topic' },
    });
  });

  it('rejects a topic that is not listed, and names it', () => {
    const body = aNotification(anEvent(), UNLISTED);

    expect(rejection(body)).toMatchObject({
      message: 'from an SNS topic that is not listed',
      facts: { topicArn: UNLISTED },
    });
    expect(rejection(aNotification(aNotification(anEvent(), LISTED), UNLISTED))).toMatchObject({
      facts: { topicArn: UNLISTED },
    });
  });

  it('rejects every topic when none is listed', () => {
    expect(() => read(aNotification(anEvent(), LISTED), [])).toThrow('not listed');
  });

  it('does not unwrap thrice', () => {
    const twice = aNotification(aNotification(anEvent(), LISTED), LISTED);

    expect(() => read(aNotification(twice, LISTED))).toThrow('not a finding of a known source');
  });

  it('reads every finding of an answer of an API', () => {
    const body = JSON.stringify({ Findings: [aWireFinding(), anAsff(), { Id: 'x' }] });

    expect(read(body)).toMatchObject({
      findings: [
        { id: FINDING_ID, origin: { source: 'guardduty' } },
        { id: FINDING_ID, origin: { source: 'security-hub' } },
      ],
      rejected: [{ message: 'not a finding of a known source' }],
    });
    expect(() => read('{"Findings":[]}')).toThrow('a list of findings without any');
  });

  it.each([
    ['an answer', (entries: unknown[]) => ({ Findings: entries })],
    ['an event of Security Hub', (entries: unknown[]) => aSecurityHubEvent(...entries)],
  ])('takes no more findings from %s than a source sends at once', (_, wrap) => {
    const many = (count: number) => Array.from({ length: count }, () => anAsff());

    expect(read(JSON.stringify(wrap(many(100)))).findings).toHaveLength(100);
    expect(() => read(JSON.stringify(wrap(many(101))))).toThrow(
      'a list of 101 findings: at most 100',
    );
  });

  it('reads an attack sequence, which has neither action nor role', () => {
    const uid = 'arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0';

    expect(readOne(anEvent(aWireSequence([{ uid, resourceType: 'EC2_INSTANCE' }])))).toMatchObject({
      type: 'AttackSequence:EC2/CompromisedInstanceGroup',
      severity: 9,
      resourceRole: 'ABSENT',
      resources: [{ kind: 'instance', id: 'i-0123456789abcdef0' }],
    });
  });

  it.each([
    ['no JSON', '{"detail":', 'not JSON'],
    ['an empty body', '', 'not JSON'],
    ['JSON that is no event', '"x"', 'not a finding of a known source'],
    ['null', 'null', 'not a finding of a known source'],
    [
      'another source',
      anEvent(aWireFinding(), { source: 'aws.ec2' }),
      'not an event of a known source: aws.ec2 GuardDuty Finding',
    ],
    [
      'another type',
      anEvent(aWireFinding(), { 'detail-type': 'Other' }),
      'not an event of a known source: aws.guardduty Other',
    ],
    ['a name of JavaScript', anEvent({}, { source: '__proto__', 'detail-type': '' }), '__proto__'],
    ['no detail', anEvent(null), 'not a finding of a known source'],
    ['an empty detail', anEvent({}), 'not a GuardDuty finding'],
    ['no JSON within a notification', aNotification('hello', LISTED), 'not JSON'],
    ['JSON that exhausts the stack', `${'['.repeat(90_000)}${']'.repeat(90_000)}`, 'too deep'],
  ])('rejects %s and says why', (_, body, reason) => {
    expect(rejection(body)).toBeInstanceOf(InvalidInputError);
    expect(rejection(body)).toMatchObject({ message: expect.stringContaining(reason) as string });
  });

  it('reads a finding of 300 KB', () => {
    const evidence = Array.from({ length: 3000 }, (_, index) => ({ index, text: 'x'.repeat(80) }));
    const raw = aWireFinding({}, { evidence });

    expect(JSON.stringify(raw).length).toBeGreaterThan(300_000);
    expect(readOne(anEvent(raw))?.raw).toStrictEqual(raw);
  });

  it('is not led astray by names that mean something to JavaScript', () => {
    const body = anEvent().replace(
      '"fieldOfTheFuture"',
      '"__proto__":{"archived":true},"constructor"',
    );

    expect(readOne(body)).toMatchObject({ id: FINDING_ID, archived: false });
  });

  it('rejects arbitrary text and JSON with nothing but InvalidInputError', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.json()), (body) => {
        expect(rejection(body)).toBeInstanceOf(InvalidInputError);
      }),
    );
  });
});

function rejection(body: string): unknown {
  try {
    return read(body);
  } catch (error) {
    return error;
  }
}

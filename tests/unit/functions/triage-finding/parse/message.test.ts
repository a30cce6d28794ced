import * as fc from 'fast-check';
import { parseMessage } from '../../../../../functions/triage-finding/parse/message.ts';
import { InvalidInputError } from '../../../../../shared/domain/errors.ts';
import {
  aMessage,
  anEvent,
  aNotification,
  aWireFinding,
  aWireSequence,
  FINDING_ID,
} from '../../../../builders/finding.ts';

const LISTED = 'arn:aws:sns:eu-west-1:123456789012:findings';
const read = (body: string, topics: readonly string[] = [LISTED]) =>
  parseMessage(aMessage(body), topics);

describe('parseMessage', () => {
  it('reads a finding from EventBridge', () => {
    expect(read(anEvent())).toMatchObject({ id: FINDING_ID, severity: 8, raw: aWireFinding() });
  });

  it('reads the same finding from a listed topic', () => {
    expect(read(aNotification(anEvent(), LISTED))).toStrictEqual(read(anEvent()));
  });

  it('rejects a topic that is not listed, and names it', () => {
    const body = aNotification(anEvent(), 'arn:aws:sns:eu-west-1:999999999999:evil');

    expect(rejection(body)).toMatchObject({
      message: 'from an SNS topic that is not listed',
      facts: { topicArn: 'arn:aws:sns:eu-west-1:999999999999:evil' },
    });
  });

  it('rejects every topic when none is listed', () => {
    expect(() => read(aNotification(anEvent(), LISTED), [])).toThrow('not listed');
  });

  it('does not unwrap twice', () => {
    expect(() => read(aNotification(aNotification(anEvent(), LISTED), LISTED))).toThrow(
      'not a GuardDuty event',
    );
  });

  it('reads an attack sequence, which has neither action nor role', () => {
    const uid = 'arn:aws:ec2:eu-west-1:123456789012:instance/i-0123456789abcdef0';

    expect(read(anEvent(aWireSequence([{ uid, resourceType: 'EC2_INSTANCE' }])))).toMatchObject({
      type: 'AttackSequence:EC2/CompromisedInstanceGroup',
      severity: 9,
      resourceRole: 'ABSENT',
      resources: [{ kind: 'instance', id: 'i-0123456789abcdef0' }],
    });
  });

  it.each([
    ['no JSON', '{"detail":', 'not JSON'],
    ['an empty body', '', 'not JSON'],
    ['JSON that is no event', '"x"', 'not a GuardDuty event'],
    ['null', 'null', 'not a GuardDuty event'],
    ['another source', anEvent(aWireFinding(), { source: 'aws.ec2' }), 'source'],
    ['another type', anEvent(aWireFinding(), { 'detail-type': 'Other' }), 'detail-type'],
    ['no detail', anEvent(null), 'detail'],
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
    expect(read(anEvent(raw)).raw).toStrictEqual(raw);
  });

  it('is not led astray by names that mean something to JavaScript', () => {
    const body = anEvent().replace(
      '"fieldOfTheFuture"',
      '"__proto__":{"archived":true},"constructor"',
    );

    expect(read(body)).toMatchObject({ id: FINDING_ID, archived: false });
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

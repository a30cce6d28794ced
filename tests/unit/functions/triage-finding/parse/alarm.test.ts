import { parseMessage } from '../../../../../functions/triage-finding/parse/message.ts';
import { ACCOUNT, aMessage, aNotification, REGION } from '../../../../builders/finding.ts';
import {
  ALARM,
  ALARM_ARN,
  anAlarmCall,
  anAlarmEvent,
  anAlarmNotification,
} from '../../../../builders/sources.ts';

const TOPIC = `arn:aws:sns:${REGION}:${ACCOUNT}:findings`;
const AUDIENCE = { stack: 'riposte-dev', findingTopicArns: [TOPIC] };

const read = (body: unknown) => parseMessage(aMessage(JSON.stringify(body)), AUDIENCE);
const readFromTopic = (body: unknown) =>
  parseMessage(aMessage(aNotification(JSON.stringify(body), TOPIC)), AUDIENCE);

describe('a detection alarm', () => {
  it('is a finding with the severity of its name', () => {
    expect(read(anAlarmEvent())).toStrictEqual({
      skipped: [],
      rejected: [],
      findings: [
        {
          id: `alarm-${ALARM}-20261121T095900123Z`,
          accountId: ACCOUNT,
          region: REGION,
          arn: ALARM_ARN,
          type: 'Alarm:console-logins',
          title: 'Many failed logins to the console',
          description: 'Threshold Crossed: 1 datapoint [7.0] was greater than the threshold (5.0).',
          severity: 8,
          firstSeenAt: '2026-11-21T09:59:00.123Z',
          updatedAt: '2026-11-21T09:59:00.123Z',
          lastSeenAt: '2026-11-21T09:59:00.123Z',
          count: 1,
          archived: false,
          sample: false,
          drill: false,
          origin: { source: 'alarm', via: 'event' },
          resourceRole: 'ABSENT',
          resources: [{ kind: 'alarm', name: ALARM }],
          raw: anAlarmEvent()['detail'],
        },
      ],
    });
  });

  it('is the same finding in each of its three shapes', () => {
    const [event] = read(anAlarmEvent()).findings;
    const others = [
      ...readFromTopic(anAlarmNotification()).findings,
      ...readFromTopic(anAlarmEvent()).findings,
      ...readFromTopic(anAlarmCall()).findings,
      ...read(anAlarmCall()).findings,
      ...read(anAlarmNotification()).findings,
    ];

    expect(others).toHaveLength(5);
    for (const other of others) {
      expect({ ...other, raw: 0 }).toStrictEqual({
        ...event,
        raw: 0,
        origin: { source: 'alarm', via: 'topic' },
      });
    }
  });

  it('is another finding when it goes off again', () => {
    const [first, second] = ['2026-11-21T09:59:00.123+0000', '2026-11-21T10:09:00.123+0000'].map(
      (at) => read(anAlarmEvent({ at })).findings[0]?.id,
    );

    expect(first).not.toBe(second);
  });

  it.each([
    ['low', 2],
    ['medium', 5],
    ['high', 8],
    ['critical', 9],
  ])('of the band %s has severity %d', (band, severity) => {
    const name = `riposte-dev-detect-${band}-x`;

    expect(read(anAlarmEvent({ name })).findings).toMatchObject([{ severity, type: 'Alarm:x' }]);
  });

  it('may be a composite one', () => {
    const rule = { AlarmRule: 'ALARM(a) OR ALARM(b)', TriggeringChildren: [], Trigger: undefined };
    const composite = { ...anAlarmNotification(), ...rule };

    expect(readFromTopic(composite).findings).toMatchObject([{ type: 'Alarm:console-logins' }]);
  });

  it('takes its region from the topic when it names none but in words', () => {
    const old = { ...anAlarmNotification(), AlarmArn: undefined };

    expect(readFromTopic(old).findings).toMatchObject([{ region: REGION, arn: '' }]);
    expect(() => read(old)).toThrow('a notification of an alarm without region');
  });

  it('says what it is even without a description', () => {
    const event = anAlarmNotification();

    expect(read({ ...event, AlarmDescription: null }).findings).toMatchObject([
      { title: 'Detection alarm console-logins went off' },
    ]);
  });

  it('is known by any name that CloudWatch allows', () => {
    const name = 'riposte-dev-detect-low-Größe/ x';

    expect(read(anAlarmEvent({ name })).findings).toMatchObject([
      {
        id: 'alarm-riposte-dev-detect-low-Gr%f6.%df.e|%20.x-20261121T095900123Z',
        resources: [{ kind: 'alarm', name }],
      },
    ]);
  });
});

describe('a change of an alarm that is no finding', () => {
  it.each([
    ['riposte-dev-detect-high-x', 'OK', 'alarm riposte-dev-detect-high-x is in OK'],
    [
      'riposte-dev-detect-high-x',
      'INSUFFICIENT_DATA',
      'alarm riposte-dev-detect-high-x is in INSUFFICIENT_DATA',
    ],
    [
      'riposte-dev-findings-dlq-depth',
      'ALARM',
      'alarm riposte-dev-findings-dlq-depth is no detection alarm',
    ],
    ['riposte-dev-detect-x', 'ALARM', 'alarm riposte-dev-detect-x is no detection alarm'],
    ['riposte-dev-detect-odd-x', 'ALARM', 'alarm riposte-dev-detect-odd-x is no detection alarm'],
    ['riposte-dev-detect-high-', 'ALARM', 'alarm riposte-dev-detect-high- is no detection alarm'],
    [
      'riposte-prod-detect-high-x',
      'ALARM',
      'alarm riposte-prod-detect-high-x is no detection alarm',
    ],
    ['constructor', 'ALARM', 'alarm constructor is no detection alarm'],
  ])('is skipped: %s in %s', (name, state, reason) => {
    const nothing = { findings: [], rejected: [], skipped: [reason] };

    expect(read(anAlarmEvent({ name, state }))).toStrictEqual(nothing);
    expect(readFromTopic(anAlarmNotification({ name, state }))).toStrictEqual(nothing);
    expect(readFromTopic(anAlarmCall({ name, state }))).toStrictEqual(nothing);
  });

  it.each([
    ['an event', { ...anAlarmEvent(), detail: { alarmName: ALARM } }, 'not a change of an alarm'],
    ['a call', { ...anAlarmCall(), alarmData: {} }, 'not a call by an alarm'],
    [
      'a notification',
      anAlarmNotification({ at: 'yesterday' }),
      'not a notification of an alarm: StateChangeTime',
    ],
  ])('is rejected when %s lacks what identifies it', (_, body, reason) => {
    expect(() => read(body)).toThrow(reason);
  });
});

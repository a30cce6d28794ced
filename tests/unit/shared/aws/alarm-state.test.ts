import { CloudWatchClient, DescribeAlarmsCommand } from '@aws-sdk/client-cloudwatch';
import { mockClient } from 'aws-sdk-client-mock';
import { createGetAlarmState } from '../../../../shared/aws/alarm-state.ts';
import { TransientError } from '../../../../shared/domain/errors.ts';

const cloudwatch = mockClient(CloudWatchClient);
const getAlarmState = createGetAlarmState(new CloudWatchClient({ region: 'eu-west-1' }));

beforeEach(() => {
  cloudwatch.reset();
});

describe('the state of an alarm', () => {
  it('is that of a metric alarm or a composite one', async () => {
    cloudwatch.on(DescribeAlarmsCommand, { AlarmNames: ['simple'] }).resolves({
      MetricAlarms: [{ AlarmName: 'simple', StateValue: 'ALARM' }],
    });
    cloudwatch.on(DescribeAlarmsCommand, { AlarmNames: ['composite'] }).resolves({
      CompositeAlarms: [{ AlarmName: 'composite', StateValue: 'OK' }],
    });

    expect([await getAlarmState('simple'), await getAlarmState('composite')]).toStrictEqual([
      'ALARM',
      'OK',
    ]);
    expect(cloudwatch.call(0).args[0].input).toStrictEqual({
      AlarmNames: ['simple'],
      AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
    });
  });

  it('is unknown when there is no alarm of that very name', async () => {
    cloudwatch.on(DescribeAlarmsCommand).resolves({
      MetricAlarms: [{ AlarmName: 'other', StateValue: 'ALARM' }],
    });

    expect(await getAlarmState('simple')).toBeUndefined();
  });

  it('is asked for again when CloudWatch is busy', async () => {
    cloudwatch
      .on(DescribeAlarmsCommand)
      .rejects(Object.assign(new Error('Rate exceeded'), { name: 'Throttling' }));

    await expect(getAlarmState('simple')).rejects.toBeInstanceOf(TransientError);
  });
});

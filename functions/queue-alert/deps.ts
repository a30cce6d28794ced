import { SQSClient } from '@aws-sdk/client-sqs';
import { sendMessage } from '../../shared/aws/message-queue.ts';
import { createLogger } from '../../shared/runtime/logger.ts';
import { createMetrics } from '../../shared/runtime/metrics.ts';
import type { Config } from './config.ts';
import { createQueueAlert } from './queue-alert.ts';

/** Builds everything that the handler needs, once per cold start. */
export function createDeps(config: Config) {
  const { pendingAlertDelaySeconds, contextAlertDelaySeconds } = config;
  const send = sendMessage(new SQSClient(), config.alertQueueUrl);
  return {
    queueAlert: createQueueAlert({ send, pendingAlertDelaySeconds, contextAlertDelaySeconds }),
    metrics: createMetrics(config),
    logger: createLogger({ ...config, service: 'queue-alert' }),
  };
}

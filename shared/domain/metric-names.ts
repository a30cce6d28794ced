/** Every metric of the platform (namespace `Riposte`, dimension `stack`). */
export const COUNT_METRICS = [
  'FindingsReceived',
  'FindingsRejected',
  'FindingsBelowThreshold',
  'FindingsFromOwnCalls',
  'IncidentsOpened',
  'FindingsMerged',
  'ActionsRequested',
  'ActionsRefused',
  'ContainmentsCompleted',
  'ContainmentsFailed',
  'ContainmentsDryRun',
  'ContainmentCapReached',
  'ReleasesCompleted',
  'ReleasesFailed',
  'AlertsSent',
  'AlertsFailed',
  'AlertChannelUnavailable',
  'MessagesRejected',
  'EnrichmentsCompleted',
  'EnrichmentPartial',
  'EnrichmentFailed',
] as const;

/** Measured in milliseconds. */
export const DURATION_METRICS = ['TimeToContainment'] as const;

export type CountMetric = (typeof COUNT_METRICS)[number];
export type DurationMetric = (typeof DURATION_METRICS)[number];

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
  'HalfWaySwapsFound',
  'ContainmentChecks',
  'ContainmentsDrifted',
  'ContainmentsReasserted',
  'ContainmentsUnread',
  'ReleasesCompleted',
  'ReleasesFailed',
  'AlertsSent',
  'AlertsFailed',
  'AlertChannelUnavailable',
  'MessagesRejected',
  'EnrichmentSuccess',
  'EnrichmentPartial',
  'EnrichmentFailure',
  'EvidencePreserved',
  'EvidenceIncomplete',
  'FlowLogRecordsAnalyzed',
  'FlowLogBytesAnalyzed',
  'FlowLogObjectsAnalyzed',
  'SuspiciousPatternsDetected',
  'ContainmentVerified',
  'ContainmentLeaks',
  'ContainmentUnverifiable',
  'TrailEventsRead',
  'TrailEventsUnreadable',
] as const;

/** Measured in milliseconds. */
export const DURATION_METRICS = ['TimeToContainment', 'ProcessingDuration'] as const;

/** Dimensions beside `stack` by which some are counted, too. */
export type MetricDimension = 'pattern' | 'reason';

export type CountMetric = (typeof COUNT_METRICS)[number];
export type DurationMetric = (typeof DURATION_METRICS)[number];

import type { EC2Client } from '@aws-sdk/client-ec2';
import { S3Client } from '@aws-sdk/client-s3';
import type { ControlStore } from '../../../shared/aws/control-store.ts';
import { createEvidenceBucket } from '../../../shared/aws/evidence-bucket.ts';
import { createFlowLogBucket, FLOW_LOG_CLIENT } from '../../../shared/aws/flow-log-bucket.ts';
import { createGeoDatabases } from '../../../shared/aws/geo-databases.ts';
import { createHostHistory } from '../../../shared/aws/host-history.ts';
import { createInterfaceReader } from '../../../shared/aws/interface-reader.ts';
import { createStoredObject, parseS3Url } from '../../../shared/aws/stored-object.ts';
import { parseIndicators } from '../../../shared/detections/indicators.ts';
import { createDetectAll, createDetections } from '../../../shared/detections/registry.ts';
import { chooseDetectionSettings } from './detection-settings.ts';
import { createAddressSpace } from '../../../shared/flow-logs/address-space.ts';
import { systemClock as clock } from '../../../shared/runtime/clock.ts';
import type { Config } from '../config.ts';
import { createExtendHistory } from './extend-history.ts';
import { createAddAllowed } from './find-allowed.ts';
import { createGatherEvidence, type GatherEvidence } from './gather-evidence.ts';
import { createGatherKnowledge } from './gather-knowledge.ts';
import { createJudgeTraffic } from './judge-traffic.ts';
import { createReadTraffic } from './read-traffic.ts';

const MEGABYTE = 1_000_000;
const INTERFACES_MS = 8000;
const KNOWLEDGE_MS = 20_000;
/** The past is read after the present: both and the writing must fit into the function's time. */
const HISTORY_MS = 25_000;
/** One million addresses have about 16 MB. */
const MAX_INDICATOR_BYTES = 64 * MEGABYTE;

interface TrafficClients {
  readonly ec2: EC2Client;
  readonly control: Pick<ControlStore, 'readPolicy'>;
}

/** Builds what a look at the traffic needs, once per cold start. */
export function createTrafficParts(
  config: Config,
  { ec2, control }: TrafficClients,
): GatherEvidence {
  const s3 = new S3Client();
  const place = { account: config.accountId, region: config.region };
  const space = createAddressSpace(config.ownNetworks);
  const { isExternal } = space;
  const thresholds = chooseDetectionSettings(config);
  const readTraffic = createReader(config);
  const history = createHostHistory({ client: s3, bucket: config.evidenceBucket });
  const gatherKnowledge = createGatherKnowledge({
    ...createLists(config, s3),
    ...{ history, place, isExternal, budgetMs: KNOWLEDGE_MS },
    extendHistory: createExtendHistory({
      ...{ history, readTraffic, isExternal, place, budgetMs: HISTORY_MS },
    }),
  });
  const interfaces = createInterfaceReader(ec2);
  return createGatherEvidence({
    interfaces,
    addAllowed: createAddAllowed({
      interfaces,
      readAccess: async () => (await control.readPolicy()).forensic_access,
    }),
    readTraffic,
    judge: createJudgeTraffic({
      detectAll: createDetectAll(thresholds),
      detections: createDetections(thresholds),
      ...{ space, gatherKnowledge },
    }),
    store: createEvidenceBucket(s3, config.evidenceBucket),
    own: config,
    clock,
    settings: {
      marginSeconds: config.flowLogWindowMinutes * 60,
      delayMs: config.flowLogLookDelaySeconds * 1000,
      interfacesMs: INTERFACES_MS,
    },
  });
}

function createReader(config: Config) {
  const { flowLogPrefix: prefix, flowLogFormat: logFormat } = config;
  return createReadTraffic({
    bucket: createFlowLogBucket({
      client: new S3Client(FLOW_LOG_CLIENT),
      bucket: config.flowLogBucket,
      ...(prefix !== undefined && { prefix }),
      clock,
    }),
    own: config,
    limits: {
      objects: config.flowLogMaxObjects,
      bytes: config.flowLogMaxMegabytes * MEGABYTE,
      milliseconds: config.flowLogBudgetSeconds * 1000,
    },
    ...(logFormat !== undefined && { logFormat }),
  });
}

function createLists({ indicatorObject, geoDatabases }: Config, client: S3Client) {
  const places = geoDatabases.map((url) => parseS3Url(url, 'GEO_DATABASES'));
  return {
    ...(indicatorObject !== undefined && {
      indicators: createStoredObject({
        client,
        place: parseS3Url(indicatorObject, 'INDICATOR_OBJECT'),
        maxBytes: MAX_INDICATOR_BYTES,
        parse: (bytes) => parseIndicators(bytes.toString('utf8'), indicatorObject).list,
        clock,
      }),
    }),
    ...(places.length > 0 && { openGeo: createGeoDatabases({ client, places, clock }) }),
  };
}

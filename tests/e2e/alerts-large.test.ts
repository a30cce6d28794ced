import { randomBytes } from 'node:crypto';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import type { IncidentDetails } from '../../shared/domain/incident.ts';
import { createInstance } from './support/instances.ts';
import { raiseMining } from './support/findings.ts';
import { waitFor } from '../../scripts/wait-for.ts';
import { untilIncident } from './support/incidents.ts';
import { openMailbox } from './support/mailbox.ts';
import { operator, putPolicy } from './support/operator.ts';
import { clientConfiguration } from './support/platform.ts';
import { isolateMiners } from './support/policies.ts';

const FINDINGS = 80;

interface Published {
  readonly Message: string;
  readonly MessageAttributes: Readonly<Record<string, { readonly Value: string }>>;
}

beforeAll(async () => {
  await putPolicy(isolateMiners('dry-run'));
});

describe('an alert that no message of the topic holds', () => {
  it('lies in the evidence bucket, and the message says where', async () => {
    const mailbox = await openMailbox('riposte-e2e-large-alerts');
    const server = await createInstance();
    await raiseMining(server);
    const opened = await untilIncident(server.instanceId, 'dry-run');
    await addFindings(opened, FINDINGS);

    // A worse severity is told anew, now with all findings.
    await raiseMining(server, { severity: 9.5 });
    const { incident } = opened;
    const pointer = await waitFor(async () =>
      (await mailbox.about(incident.incidentId))
        .map((body) => JSON.parse(body) as Published)
        .find(({ MessageAttributes: { encoding } }) => encoding?.Value === 's3'),
    );

    const { object } = JSON.parse(pointer.Message) as { object: { bucket: string; key: string } };
    const s3 = new S3Client(clientConfiguration());
    const stored = await s3.send(new GetObjectCommand({ Bucket: object.bucket, Key: object.key }));
    const text = await stored.Body?.transformToString();
    s3.destroy();
    const document = JSON.parse(text ?? '') as { kind: string; findings: unknown[] };

    expect(document.kind).toBe('riposte.alert');
    // The first state may have waited until they had joined.
    expect(document.findings.length).toBeGreaterThan(FINDINGS);
    expect(object.key).toContain(incident.incidentId);
  });
});

/** As if so many findings had joined; their text does not get small when it is packed. */
async function addFindings(
  { incident: { incidentId }, findings: [pattern] }: IncidentDetails,
  count: number,
): Promise<void> {
  const { incidents } = operator();
  await Promise.all(
    Array.from({ length: count }, async (_, at) => {
      const findingKey = `${String(pattern?.findingKey)}-${String(at)}`;
      const description = randomBytes(3000).toString('base64');
      const item = { ...pattern, findingKey, description };
      await incidents.put({
        item: { pk: `INCIDENT#${incidentId}`, sk: `FINDING#${findingKey}`, ...item },
      });
    }),
  );
}

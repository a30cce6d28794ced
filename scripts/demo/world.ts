import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { parseDocument } from 'yaml';
import { createServer, type Server, type ServerWish } from '../local-aws/customer-server.ts';
import { localFolder } from '../local-aws/paths.ts';
import type { Settings } from '../local-aws/apply-platform.ts';
import type { Cloud } from '../local-aws/platform.ts';
import { localClientConfiguration } from '../local-aws/platform-file.ts';
import type { StoredObject } from './callers.ts';
import { createReader, type CustomerUser } from './customer-user.ts';

const POLICY = join(import.meta.dirname, 'response-policy.yaml');

/** What a customer has, before the platform is there. */
export interface World {
  readonly mining: Server;
  readonly payroll: Server;
  readonly legacy: Server;
  /** Sends data out; its isolation holds. */
  readonly files: Server;
  /** The same; its isolation leaks. */
  readonly reporting: Server;
  readonly theft: Theft;
}

/** A user whose key gets stolen, what the thief reads with it, and a colleague who may read the same. */
export interface Theft {
  readonly victim: CustomerUser;
  readonly colleague: CustomerUser;
  readonly object: StoredObject;
}

/** Makes the servers, the users and what they may read. */
export async function createWorld(cloud: Cloud): Promise<World> {
  const ec2 = new EC2Client(localClientConfiguration(cloud));
  const [mining, payroll, legacy, files, reporting, theft] = await Promise.all([
    createServer(ec2, {
      name: 'build-runner',
      eniCount: 2,
      groups: ['build', 'ssh-from-office', 'storage'],
      groupsPerEni: [['build', 'ssh-from-office'], ['storage']],
    }),
    createServer(ec2, { name: 'payroll-database', eniCount: 1, groups: ['database'] }),
    createServer(ec2, { name: 'legacy-app', eniCount: 2, groups: ['web', 'backend'] }),
    createServer(ec2, fileServer('file-server')),
    createServer(ec2, fileServer('reporting-server')),
    createTheft(cloud),
  ]);
  return { mining, payroll, legacy, files, reporting, theft };
}

function fileServer(name: string): ServerWish {
  const groupsPerEni = [['files'], ['management']];
  return { name, eniCount: 2, groups: ['files', 'management'], groupsPerEni };
}

async function createTheft(cloud: Cloud): Promise<Theft> {
  const configuration = localClientConfiguration(cloud);
  const s3 = new S3Client({ ...configuration, forcePathStyle: true });
  const iam = new IAMClient(configuration);
  const object = { bucket: 'northwind-releases', key: 'deploy.env' };
  await s3.send(new CreateBucketCommand({ Bucket: object.bucket }));
  await s3.send(
    new PutObjectCommand({ Bucket: object.bucket, Key: object.key, Body: 'STAGE=production\n' }),
  );
  const victim = await createReader(iam, 'release-bot', object);
  const colleague = await createReader(iam, 'dana-operations', object);
  return { victim, colleague, object };
}

/** Writes the policy with the id of the protected server; answers the setting that makes Terraform use it. */
export function writePolicy({ payroll }: World): Settings {
  const policy = parseDocument(readFileSync(POLICY, 'utf8'));
  policy.setIn(['protected', 'instances'], [payroll.instanceId]);
  const file = join(localFolder, 'demo', 'response-policy.yaml');
  writeFileSync(file, String(policy));
  return { response_policy_file: file };
}

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EC2Client } from '@aws-sdk/client-ec2';
import { parseDocument } from 'yaml';
import { createServer, type Server } from '../local-aws/customer-server.ts';
import { localFolder } from '../local-aws/paths.ts';
import type { Settings } from '../local-aws/apply-platform.ts';
import type { Cloud } from '../local-aws/platform.ts';
import { localClientConfiguration } from '../local-aws/platform-file.ts';

const POLICY = join(import.meta.dirname, 'response-policy.yaml');

/** The servers of a customer, before the platform is there. */
export interface World {
  readonly mining: Server;
  readonly payroll: Server;
  readonly legacy: Server;
}

/** Makes the servers. */
export async function createWorld(cloud: Cloud): Promise<World> {
  const ec2 = new EC2Client(localClientConfiguration(cloud));
  const [mining, payroll, legacy] = await Promise.all([
    createServer(ec2, {
      name: 'build-runner',
      eniCount: 2,
      groups: ['build', 'ssh-from-office', 'storage'],
      groupsPerEni: [['build', 'ssh-from-office'], ['storage']],
    }),
    createServer(ec2, { name: 'payroll-database', eniCount: 1, groups: ['database'] }),
    createServer(ec2, { name: 'legacy-app', eniCount: 2, groups: ['web', 'backend'] }),
  ]);
  return { mining, payroll, legacy };
}

/** Writes the policy with the id of the protected server; answers the setting that makes Terraform use it. */
export function writePolicy({ payroll }: World): Settings {
  const policy = parseDocument(readFileSync(POLICY, 'utf8'));
  policy.setIn(['protected', 'instances'], [payroll.instanceId]);
  const file = join(localFolder, 'demo', 'response-policy.yaml');
  writeFileSync(file, String(policy));
  return { response_policy_file: file };
}

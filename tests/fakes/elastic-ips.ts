import type { ElasticIps } from '../../shared/aws/elastic-ips.ts';

export interface FakeElasticIps extends ElasticIps {
  readonly changes: string[];
}

interface FakeBehaviour {
  readonly failDisassociate?: Error;
  /** Why an address cannot be given back. */
  readonly drift?: string;
  readonly failAssociate?: Error;
}

/** Notes what is asked of it; what EC2 shows afterwards is up to the fake of the interfaces. */
export function fakeElasticIps(behaviour: FakeBehaviour = {}): FakeElasticIps {
  const changes: string[] = [];
  return {
    changes,
    disassociate: ({ publicIp }) => {
      if (behaviour.failDisassociate) return Promise.reject(behaviour.failDisassociate);
      changes.push(`${publicIp} taken`);
      return Promise.resolve();
    },
    associate: (eniId, { publicIp }) => {
      if (behaviour.failAssociate) return Promise.reject(behaviour.failAssociate);
      if (behaviour.drift === undefined) changes.push(`${publicIp} → ${eniId}`);
      return Promise.resolve(behaviour.drift);
    },
  };
}

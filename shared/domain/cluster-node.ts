import type { ActionStep } from './action.ts';
import { truncate } from './truncate.ts';

/** Tags of an instance by key. */
export type InstanceTags = Readonly<Record<string, string>>;

const MAX_NAME = 100;
const CLUSTER_TAG = /^kubernetes\.io\/cluster\/(.+)$/;

/**
 * What people must know when the instance is a node of a container cluster: it is cut off like any other, but the cluster acts on
 * its own. Empty for other instances. Sources: EKS user guide, tags of nodes; ECS developer guide, tags of container instances.
 */
export function describeNode(tags: InstanceTags): ActionStep[] {
  const eks = eksCluster(tags);
  if (eks !== undefined) return [nodeStep(`node of the Kubernetes cluster ${name(eks)}`, EKS)];
  const ecs = Object.entries(tags).find(([key]) => /^(?:AmazonECSManaged|aws:ecs:.+)$/.test(key));
  if (!ecs) return [];
  const cluster = tags['aws:ecs:clusterName'];
  return [nodeStep(`container instance of ECS${cluster ? ` cluster ${name(cluster)}` : ''}`, ECS)];
}

const EKS =
  'cut off, it becomes NotReady and its pods start elsewhere; cordon it, and keep node repair and autoscalers from deleting it';
const ECS =
  'cut off, its agent is lost and its tasks start elsewhere; set it to DRAINING, and keep the capacity provider from terminating it';

function eksCluster(tags: InstanceTags): string | undefined {
  const owned = Object.keys(tags).flatMap((key) => CLUSTER_TAG.exec(key)?.[1] ?? []);
  return tags['eks:cluster-name'] ?? owned[0];
}

function nodeStep(resource: string, note: string): ActionStep {
  return { resource, from: [], to: [], note };
}

function name(text: string): string {
  return truncate(text, MAX_NAME);
}

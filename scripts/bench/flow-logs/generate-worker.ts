import { parentPort, workerData } from 'node:worker_threads';
import { createNetwork } from './network.ts';
import { type WriteRequest, writeObject } from './write-object.ts';

/** A worker thread that writes its share of the objects and reports each one. */
const { seed, requests } = workerData as {
  readonly seed: number;
  readonly requests: readonly WriteRequest[];
};
const network = createNetwork(seed);

for (const request of requests) {
  await writeObject(network, request);
  parentPort?.postMessage(request.index);
}

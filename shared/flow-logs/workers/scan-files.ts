// Entry of a worker that reads files of this machine.
import { fileObject } from '../file-object.ts';
import { serveScanJob } from './scan-job.ts';

await serveScanJob(fileObject);

import type { ActionName, ActionRecord } from '../action.ts';

const CONTAINED: Readonly<Record<ActionName, string>> = {
  'isolate-instance':
    'the instance is cut off from the network; it keeps running, so evidence is kept',
  'revoke-credentials':
    'the credentials are refused from now on; what they were used for before is not undone',
  'restrict-bucket':
    'the bucket is closed to the public and to whoever the steps name; what was read before is not undone',
  'stop-function':
    'the function is stopped: no execution starts; what runs may go on for up to 15 minutes',
  'block-address':
    'the web ACLs refuse the address for a time; what it has reached before is not undone',
  'deny-tracked-paths':
    'network ACLs refuse the instance where connections that are tracked would live on',
};

const CUT_OFF = 'the instance is cut off from the network';
const STOPPED =
  'the instance was stopped, as nothing less would end its connections; its memory is lost';

/** What the actions that have contained something have come to. All words are ours. */
export function containedText(actions: readonly ActionRecord[]): string {
  const done = actions
    .filter(({ state }) => state === 'contained')
    .toSorted((a, b) => a.action.localeCompare(b.action));
  const wasStopped = done.some(isStop);
  const sentences = done.flatMap((action) => sentenceOf(action, wasStopped) ?? []);
  return [...new Set(sentences)].join(', and ') || 'it is contained';
}

function isStop({ action, steps }: ActionRecord): boolean {
  return (
    action === 'deny-tracked-paths' &&
    steps.some(({ to, note }) => note === undefined && to.includes('stopped'))
  );
}

/** Undefined where there was nothing to do. */
function sentenceOf(done: ActionRecord, wasStopped: boolean): string | undefined {
  const { action, steps } = done;
  if (action === 'isolate-instance' && wasStopped) return CUT_OFF;
  if (action !== 'deny-tracked-paths') return CONTAINED[action];
  if (isStop(done)) return STOPPED;
  return steps.some(({ note }) => note === undefined) ? CONTAINED[action] : undefined;
}

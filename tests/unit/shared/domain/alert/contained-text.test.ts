import type { ActionRecord, ActionStep } from '../../../../../shared/domain/action.ts';
import { containedText } from '../../../../../shared/domain/alert/contained-text.ts';
import { anActionRecord } from '../../../../builders/incident.ts';

const ISOLATED = anActionRecord({ action: 'isolate-instance', state: 'contained' });
const RULE: ActionStep = { resource: 'network ACL acl-b', from: [], to: ['denied by rule 1'] };
const STOP: ActionStep = { resource: 'instance i-1', from: ['running'], to: ['stopped'] };

function denied(steps: readonly ActionStep[], state: ActionRecord['state'] = 'contained') {
  return anActionRecord({ action: 'deny-tracked-paths', state, steps });
}

const RUNS = 'the instance is cut off from the network; it keeps running, so evidence is kept';
const DENIED = 'network ACLs refuse the instance where connections that are tracked would live on';
const STOPPED =
  'the instance was stopped, as nothing less would end its connections; its memory is lost, and the instance is cut off from the network';

describe('what containment has come to', () => {
  it.each<[what: string, actions: readonly ActionRecord[], text: string]>([
    ['nothing in particular', [], 'it is contained'],
    ['a host that is cut off', [ISOLATED], RUNS],
    ['one that is denied, too', [ISOLATED, denied([RULE])], `${DENIED}, and ${RUNS}`],
    ['one of which there was nothing to deny', [ISOLATED, denied([])], RUNS],
    ['one that could not be denied', [ISOLATED, denied([{ ...RULE, note: 'no' }])], RUNS],
    ['one that was stopped', [ISOLATED, denied([RULE, STOP])], STOPPED],
    ['one that was not', [ISOLATED, denied([{ ...STOP, note: 'no' }])], RUNS],
    ['one whose paths are still under way', [ISOLATED, denied([STOP], 'running')], RUNS],
    ['the same twice', [ISOLATED, ISOLATED], RUNS],
  ])('%s', (_, actions, text) => {
    expect(containedText(actions)).toBe(text);
  });
});

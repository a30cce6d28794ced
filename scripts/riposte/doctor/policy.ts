import { ACTION_MODES } from '../../../shared/domain/action.ts';
import type { ResponsePolicy } from '../../../shared/domain/policy.ts';
import { ago } from '../times.ts';
import { type Check, fine } from './check.ts';
import type { Examined } from './examined.ts';

/** The policy is there and can be read; says what it does by itself. */
export const policyCheck: Check<Examined> = {
  name: 'policy',
  run: async ({ operator }) => fine(describeModes(await operator.control.readPolicy())),
};

function describeModes({ rules, default_mode: defaultMode }: ResponsePolicy): string {
  const modes = rules.map(({ mode }) => mode ?? defaultMode);
  const counts = ACTION_MODES.map((mode) => {
    const count = modes.filter((candidate) => candidate === mode).length;
    return `${count} ${mode}`;
  });
  const acts = modes.includes('auto') ? '' : '; nothing is contained by itself';
  return `${rules.length} rules: ${counts.join(', ')}${acts}`;
}

/** Something is protected: no estate is without a host that must never be cut off. */
export const protectionCheck: Check<Examined> = {
  name: 'protection',
  run: async ({ operator }) => {
    const { protected: lists } = await operator.control.readPolicy();
    const named = Object.entries(lists).filter(([, entries]) => entries.length > 0);
    if (named.length > 0) {
      return fine(`protected: ${named.map(([name, list]) => `${list.length} ${name}`).join(', ')}`);
    }
    return {
      status: 'warn',
      summary: 'nothing is protected',
      todo: 'List under "protected" in the policy what must never be cut off: break-glass and CI roles, directory servers, bastions.',
    };
  },
};

/** The platform is not held. */
export const pauseCheck: Check<Examined> = {
  name: 'pause',
  run: async ({ operator }) => {
    const pause = await operator.control.readPause();
    if (!pause) return fine('not paused');
    const since = ago(pause.at, new Date());
    return {
      status: 'fail',
      summary: 'paused: nothing is contained by itself',
      problems: [`paused by ${pause.by} ${since}: ${pause.reason}`],
      todo: 'npx riposte resume, as soon as the reason is over.',
    };
  },
};

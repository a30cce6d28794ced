import type { Opening } from '../../shared/aws/containment-opening.ts';
import type { Hold } from '../../shared/aws/containment-store.ts';
import type { GroupPairs } from '../../shared/aws/group-pairs.ts';
import type { InstanceNetworks } from '../../shared/aws/instance-network.ts';
import type { ActionOutcome } from '../../shared/domain/action.ts';
import { UnsafeQuarantineError } from '../../shared/domain/errors.ts';
import {
  recordBefore,
  type InterfaceBefore,
  type NetworkInterface,
} from '../../shared/domain/isolation.ts';
import { PAUSE_MS, readBack, type Wait } from '../../shared/response/read-back.ts';
import type { Preparation, Situation } from '../../shared/response/situation.ts';
import type { EvidenceKeeping } from './keep-alive/keep-alive.ts';
import {
  afterCut,
  cutInterfaces,
  isAboutToConvert,
  isOfConversion,
  type CutErrors,
  type CutParts,
} from './cut-interface.ts';
import { describeAttempt, openInterfaces, summarise, type Attempt } from './describe-attempt.ts';
import { ensureGroups, type GroupSources, type OwnGroups } from './own-groups.ts';

interface QuarantineParts extends GroupSources, CutParts {
  readonly networks: InstanceNetworks;
  /** Asks for somebody to finish the swap if this run dies half-way. */
  readonly sendGuard: (hold: Hold) => Promise<void>;
  readonly wait: Wait;
}

/** A host as it was seen just now. */
export interface Scene {
  readonly hold: Hold;
  readonly enis: readonly NetworkInterface[];
  readonly pairs: GroupPairs;
  readonly keeping: EvidenceKeeping;
}

/** How a host is moved into quarantine. */
export type Quarantine = (
  scene: Scene,
) => Pick<Situation<InterfaceBefore>, 'prepare' | 'cut' | 'verify'>;

/** Of calls that fail. */
const MAX_TRIES = 3;

export function createQuarantine(parts: QuarantineParts): Quarantine {
  return (scene) => {
    let own: OwnGroups = { quarantine: new Map(), conversion: new Map() };
    return {
      prepare: async () => {
        try {
          own = await ensureGroups(parts, scene.enis, scene.pairs);
          return prepare(parts, scene, own);
        } catch (error) {
          if (!(error instanceof UnsafeQuarantineError)) throw error;
          const reason = `${error.message}; nothing was changed`;
          return { outcome: { state: 'failed', reason, steps: [] } };
        }
      },
      cut: (opening) => cut(parts, scene, { own, opening }),
      verify: (opening) => verify(parts, scene, { own, opening }),
    };
  };
}

/** What must be safe before the first change: the record of before, and the guard of what opens for a moment. */
function prepare(
  { sendGuard }: QuarantineParts,
  { hold, enis, keeping }: Scene,
  own: OwnGroups,
): Preparation<InterfaceBefore> {
  const ours = [...own.quarantine.values()];
  const passing = [...own.conversion.values()];
  const kept = keeping.seen();
  const willConvert = enis.some((eni) => isAboutToConvert(eni, own));
  return {
    seen: {
      before: recordBefore(enis, [...ours, ...passing]),
      ours,
      ...(passing.length > 0 && { passing }),
      ...(kept && { kept }),
    },
    ...(willConvert && { beforehand: () => sendGuard(hold) }),
  };
}

interface Hand {
  readonly own: OwnGroups;
  readonly opening: Opening<InterfaceBefore>;
}

/** Moves every interface; what fails is tried again. The evidence is kept beside it. */
async function cut(
  parts: QuarantineParts,
  { enis, keeping }: Scene,
  { own, opening }: Hand,
): Promise<ActionOutcome> {
  const { before } = opening.record;
  const cutting = cutInterfaces(parts, enis, { own, before });
  keeping.start(opening);
  let errors = await cutting;
  for (let attempt = 2; attempt <= MAX_TRIES && hasFailed(errors); attempt += 1) {
    await parts.wait(PAUSE_MS);
    const left = afterCut(enis, { own, before, errors });
    const again = await cutInterfaces(parts, left, { own, before });
    errors = new Map([...[...errors].filter(isOfConversion), ...again]);
  }
  const now = afterCut(enis, { own, before, errors });
  const outcome = summarise({ quarantine: own.quarantine, before, errors, enis: now });
  // Before the action is settled: it may still add to the record of before.
  return { ...outcome, steps: [...outcome.steps, ...(await keeping.finish())] };
}

function hasFailed(errors: CutErrors): boolean {
  return [...errors].some((error) => !isOfConversion(error));
}

/** Interfaces may have been attached meanwhile, and the group may have got a rule. */
async function verify(
  parts: QuarantineParts,
  { hold }: Scene,
  { own: { quarantine }, opening }: Hand,
): Promise<ActionOutcome | undefined> {
  let attempt: Attempt = { quarantine, before: opening.record.before, errors: new Map(), enis: [] };
  const isShown = async (): Promise<boolean> => {
    const enis = (await parts.networks.describe(hold.target.id))?.enis ?? [];
    attempt = { ...attempt, enis };
    return enis.length > 0 && openInterfaces(attempt).length === 0;
  };
  const [shown, unsafe] = await Promise.all([
    readBack(isShown, parts.wait),
    findUnsafe(parts, quarantine),
  ]);
  if (unsafe) return describeUnsafe(unsafe, attempt);
  return shown ? undefined : summarise(attempt);
}

async function findUnsafe(
  { groups }: QuarantineParts,
  quarantine: OwnGroups['quarantine'],
): Promise<UnsafeQuarantineError | undefined> {
  try {
    await Promise.all([...quarantine.values()].map((id) => groups.verify(id)));
    return undefined;
  } catch (error) {
    if (error instanceof UnsafeQuarantineError) return error;
    throw error;
  }
}

/** Interfaces have been moved into the group that is not as it must be. */
function describeUnsafe({ message }: Error, attempt: Attempt): ActionOutcome {
  const reason = `${message}; interfaces have been moved into it, so they may be reachable`;
  return { state: 'failed', reason, steps: describeAttempt(attempt) };
}

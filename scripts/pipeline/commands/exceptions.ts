import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openRepository } from '../../check/repository.ts';
import { collectExceptions, hiddenSilencers } from '../exceptions/collect.ts';
import { judgeExceptions } from '../exceptions/judge-exceptions.ts';
import { REGISTER_PATH, renderRegister } from '../exceptions/register.ts';
import { Refusal, STOPPED_BY } from '../refusal.ts';
import type { Workbench } from '../workbench.ts';

/** Refuses exceptions that may not be, and a register that does not list them as they are; `write` writes it. */
export async function exceptions(
  { root, now, print }: Workbench,
  { write = false }: { readonly write?: boolean },
): Promise<void> {
  const repository = await openRepository(root);
  const all = collectExceptions(repository);
  const register = renderRegister(all);
  const path = join(root, REGISTER_PATH);
  if (write) writeFileSync(path, register);
  const refusal = judgeExceptions(all, hiddenSilencers(repository), now());
  if (refusal) throw refusal;
  const written = existsSync(path) ? readFileSync(path, 'utf8') : '';
  if (written !== register) {
    throw new Refusal({
      code: STOPPED_BY.exceptions,
      reasons: [`${REGISTER_PATH} does not list the exceptions as they are`],
      advice: 'run "npm run ci -- exceptions --write" and commit the file.',
    });
  }
  print(`${all.length} exceptions, none of them has ended`);
}

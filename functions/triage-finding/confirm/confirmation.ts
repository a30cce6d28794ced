import type { Finding } from '../../../shared/domain/finding.ts';

/** The finding as its source has it, or why it is not confirmed. */
export type Confirmation = { readonly finding: Finding } | { readonly refusal: string };

/** Asks the source before anything is done; throws TransientError when it cannot be asked. */
export type ConfirmFinding = (finding: Finding) => Promise<Confirmation>;

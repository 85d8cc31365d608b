import type { Pausable } from '@inferix/staking-client';

/** What can be paused, as the subject of a sentence. */
export const PAUSABLE_NAMES: Readonly<Record<Pausable, string>> = {
  registration: 'Registering workers',
  claims: 'Claiming rewards',
  publication: 'Publishing rewards',
  slashProposals: 'Proposing slashes',
};

import { StakingError } from '@inferix/staking-client';
import { EndpointError } from '../../chain/endpoint-error.js';

/** What says nothing about a machine: an endpoint that failed or refused, or a block that never took its transaction. */
const NO_REFUSALS: readonly string[] = [
  'ConnectionFailed',
  'EndpointRefused',
  'ListRefused',
  'NodeBehind',
  'TransactionExpired',
  'Unknown',
];

/** Whether the program said no, and not an endpoint, nor a block that never took it. */
export const isRefusal = (error: unknown): error is StakingError =>
  error instanceof StakingError &&
  !(error instanceof EndpointError) &&
  !NO_REFUSALS.includes(error.code);

import { StakingError } from '@inferix/staking-client';
import { EndpointError } from '../../chain/endpoint-error.js';

/** Whether the program said no, and not an endpoint, nor a block that never took it. */
export const isRefusal = (error: unknown): error is StakingError =>
  error instanceof StakingError &&
  !(error instanceof EndpointError) &&
  error.code !== 'TransactionExpired' &&
  error.code !== 'Unknown';

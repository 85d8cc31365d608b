import type { GetSignatureStatusesApi, Rpc, Signature } from '@solana/kit';

/** Whether a transaction is on chain, and did not fail there. */
export async function landed(
  rpc: Rpc<GetSignatureStatusesApi>,
  signature: Signature,
): Promise<boolean> {
  const { value } = await rpc
    .getSignatureStatuses([signature], { searchTransactionHistory: true })
    .send();
  const [status] = value;
  const level = status?.err === null ? status.confirmationStatus : undefined;
  return level === 'confirmed' || level === 'finalized';
}

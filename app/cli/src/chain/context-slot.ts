/**
 * The slot that a node answers from. A request may name the slot that the answer must not be older than;
 * behind a load balancer, the next node may not have it yet. A real node then answers with an error. One
 * that answers nevertheless is held to it here.
 *
 * @module
 */

/** A node that has not reached the slot that the request names. */
const MIN_CONTEXT_SLOT_NOT_REACHED = -32016;

type Request = { params?: unknown };
type Response = { id?: unknown; result?: { context?: { slot?: number | bigint } } };

/** The answer, or a node's own refusal in its place if it is older than the request allows. */
export function refusedIfBehind(request: unknown, response: unknown): unknown {
  const wanted = minContextSlotOf(request as Request);
  if (wanted === undefined) return response;
  const { id, result } = response as Response;
  const slot = result?.context?.slot;
  if (slot === undefined || BigInt(slot) >= wanted) return response;
  const data = { contextSlot: BigInt(slot) };
  const message = 'Minimum context slot has not been reached';
  return { jsonrpc: '2.0', id, error: { code: MIN_CONTEXT_SLOT_NOT_REACHED, message, data } };
}

function minContextSlotOf({ params }: Request): bigint | undefined {
  const config: unknown = Array.isArray(params) ? params.at(-1) : undefined;
  if (typeof config !== 'object' || config === null) return undefined;
  const { minContextSlot } = config as { minContextSlot?: number | bigint };
  return minContextSlot === undefined ? undefined : BigInt(minContextSlot);
}

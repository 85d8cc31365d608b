/**
 * Two slash cases: one is contested and vetoed, the other is executed in parts, as the network's limit
 * refills.
 *
 * @module
 */

import {
  cancelSlash,
  contestSlash,
  executeSlash as executeCase,
  fetchPenaltyPool,
  fetchSlashCase,
  findSlashCaseAddress,
  proposeSlash,
  slashable,
  slashRoom,
  type SlashCase,
} from '@inferix/staking-client';

import { ifx, progress, refusal, say, table, worth } from './print.js';
import { WORKERS } from './workers.js';
import { hash32, type Holder, type Member, type World } from './world.js';

/** One execution of a case: what it took, and what the case then still asked. Times are Unix seconds. */
export type SlashPart = { at: bigint; fromStake: bigint; fromTickets: bigint; rest: bigint };

/** A case from its proposal to its end. */
export type Slash = {
  name: string;
  offence: string;
  reporter: string | undefined;
  asked: bigint;
  /** End of the veto window: at the proposal, and after the worker has answered. */
  executableAt: bigint;
  contestedUntil: bigint | undefined;
  outcome: 'open' | 'vetoed' | 'executed';
  parts: SlashPart[];
};

/** A slash with its case on chain. */
export type OpenSlash = { slash: Slash; slashCase: SlashCase };

const HOUR = 3_600n;

/** Proposes both cases; the operator answers the first one. */
export async function proposeSlashes(
  world: World,
): Promise<{ contested: OpenSlash; standing: OpenSlash }> {
  const accused = world.member(WORKERS.operated);
  const contested = await propose(world, accused, { what: 'missed heartbeats', part: 4n });
  say();
  say(
    `The slasher asks ${ifx(contested.slash.asked)} IFX of ${accused.name} for missed heartbeats. Its operator ` +
      `answers, which makes the veto window longer: ${await contest(world, contested)}.`,
  );
  const offender = world.member(WORKERS.offender);
  const [reporter] = world.verifiers;
  const standing = await propose(world, offender, { what: 'forged render', part: 2n, reporter });
  say(
    `Of ${offender.name} the slasher asks ${ifx(standing.slash.asked)} IFX for a forged render that ` +
      `${reporter?.label ?? 'nobody'} reported: half of stake and ticket, the most there is. Nobody answers.`,
  );
  return { contested, standing };
}

/** Proposes to slash a part of all that a worker holds. */
async function propose(
  world: World,
  member: Member,
  { what, part, reporter }: { what: string; part: bigint; reporter?: Holder | undefined },
): Promise<OpenSlash> {
  const { chain, network, roles } = world;
  const { name, address: worker } = member;
  const asked = slashable(await world.worker(member)) / part;
  const id = hash32(`${name}: ${what}`);
  const reported = reporter && { reporter: reporter.wallet.address };
  const evidenceHash = hash32(`evidence of ${what}`);
  const at = await chain.now();
  const offence = { id, reason: 1, evidenceHash, at, amount: asked, ...reported };
  const { slasher } = roles;
  await world.send('propose_slash', proposeSlash({ network, worker, slasher, offence }));
  const address = await findSlashCaseAddress({ worker, offenceId: id }, network);
  const slashCase = await fetchSlashCase(chain.connection, address);
  const slash: Slash = {
    name,
    offence: what,
    reporter: reporter?.label,
    asked,
    executableAt: slashCase.executableAt,
    contestedUntil: undefined,
    outcome: 'open',
    parts: [],
  };
  return { slash, slashCase };
}

/** The operator answers a case. Returns how long the veto window was and is, in words. */
async function contest(world: World, { slash, slashCase }: OpenSlash): Promise<string> {
  const { operator } = world.memberAt(slashCase.worker);
  if (!operator) throw new Error(`${slash.name} has no operator`);
  const answerHash = hash32(`answer to ${slash.offence}`);
  const { events } = await world.send(
    'contest_slash',
    contestSlash({ slashCase, authority: operator, answerHash }),
  );
  const contested = events.find((event) => event.name === 'SlashContested');
  if (!contested) throw new Error('the answer left no event');
  const { executableAt } = contested.data;
  slash.contestedUntil = executableAt;
  const { proposedAt } = slashCase;
  const [before, now] = [slash.executableAt - proposedAt, executableAt - proposedAt];
  return `${now / HOUR} hours instead of ${before / HOUR}`;
}

/** The guardian vetoes the contested case, at a time when it would be executed without the answer. */
export async function vetoSlash(world: World, { slash, slashCase }: OpenSlash): Promise<Slash> {
  const { network, roles } = world;
  say();
  say(
    `The case against ${slash.name} is ${slashCase.delaySecs / 3_600} hours old. Without the answer, anyone ` +
      `could execute it now:`,
  );
  const { code, sentence } = await world.expectRefusal(
    'execute_slash',
    slash.name,
    'VetoWindowOpen',
    executeCase({ network, slashCase }),
  );
  refusal(code, sentence);
  const authority = roles.guardian;
  await world.send('cancel_slash', cancelSlash({ network, slashCase, authority }));
  slash.outcome = 'vetoed';
  say(`The answer shows that the network was down. The guardian vetoes, and nothing has moved.`);
  return slash;
}

/** The stranger executes a case: what the limit lets through, then the rest as it refills. */
export async function executeSlash(world: World, { slash, slashCase }: OpenSlash): Promise<Slash> {
  const { chain, network } = world;
  say();
  const limit = network.params.slashLimitPerEpoch;
  say(
    `Nobody has vetoed the case against ${slash.name}, so the stranger executes it. All slashes of a network ` +
      `together take at most ${ifx(limit)} IFX at once, and the limit refills over an epoch:`,
  );
  const began = await chain.now();
  for (;;) {
    const part = await executePart(world, slashCase);
    slash.parts.push(part);
    if (part.rest === 0n) break;
    const secs = await refillSecs(world, part.rest < limit ? part.rest : limit);
    progress(`${ifx(part.rest)} IFX are left to take; the chain travels ${secs / HOUR} hours`);
    await chain.travelBy(secs);
  }
  slash.outcome = 'executed';

  const price = await world.price();
  const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((a, b) => a + b, 0n);
  const fromStake = sum(slash.parts.map((part) => part.fromStake));
  const fromTickets = sum(slash.parts.map((part) => part.fromTickets));
  const row = (name: string, of: Pick<SlashPart, 'fromStake' | 'fromTickets'>, rest: bigint) => {
    const taken = of.fromStake + of.fromTickets;
    return [
      name,
      ...[of.fromStake, of.fromTickets, taken].map(ifx),
      worth(taken, price),
      ifx(rest),
    ];
  };
  table(
    [
      slash.name,
      '>from active stake IFX',
      '>from the ticket IFX',
      '>taken IFX',
      '>taken USD',
      '>still asked IFX',
    ],
    [
      ...slash.parts.map((part) => {
        const hours = (part.at - began) / HOUR;
        return row(hours === 0n ? 'at once' : `${hours} hours later`, part, part.rest);
      }),
      row('all', { fromStake, fromTickets }, slash.parts.at(-1)?.rest ?? 0n),
    ],
  );
  return slash;
}

/** Executes a case once: active stake first, then tickets. */
async function executePart(world: World, slashCase: SlashCase): Promise<SlashPart> {
  const { network, stranger, chain } = world;
  const { events } = await world.send(
    'execute_slash',
    executeCase({ network, slashCase }),
    stranger,
  );
  const executed = events.find((event) => event.name === 'SlashExecuted');
  if (!executed) throw new Error('the slash left no event');
  const { oldActiveStake, newActiveStake, oldUnbonding, newUnbonding, rest, open } = executed.data;
  return {
    at: await chain.now(),
    fromStake: oldActiveStake - newActiveStake,
    fromTickets: oldUnbonding - newUnbonding,
    rest: open ? rest : 0n,
  };
}

/** Seconds until the network's slash limit lets an amount through, rounded up. */
async function refillSecs({ chain, network }: World, amount: bigint): Promise<bigint> {
  const { slashLimitPerEpoch, epochSecs } = network.params;
  const pool = await fetchPenaltyPool(chain.connection, network.address);
  const missing = amount - slashRoom(network, pool, await chain.now());
  return missing > 0n
    ? (missing * BigInt(epochSecs) + slashLimitPerEpoch - 1n) / slashLimitPerEpoch
    : 0n;
}

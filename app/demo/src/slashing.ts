import {
  cancelSlash,
  executeSlash,
  fetchSlashCase,
  findSlashCaseAddress,
  proposeSlash,
  type SlashCase,
} from '@inferix/staking-client';

import { CAST } from './cast.js';
import { ifx, say, table, worth } from './print.js';
import { hash32, type Member, type Stage } from './stage.js';

/** What became of a case. */
export type Slash = {
  name: string;
  asked: bigint;
  outcome: 'vetoed' | 'executed';
  fromStake: bigint;
  fromTickets: bigint;
};

/** One case is vetoed, another stands. */
export async function accusations(stage: Stage): Promise<{ vetoed: Slash; standing: SlashCase }> {
  const { network, roles } = stage;
  const accused = stage.member(CAST.accused);
  const mistaken = await proposes(stage, accused, 'missed heartbeats', 4n);
  say(
    `The slasher asks ${ifx(mistaken.amount)} IFX of ${accused.name} for missed heartbeats. It was the network ` +
      `that was down: the guardian vetoes, and nothing has moved.`,
  );
  const authority = roles.guardian;
  await stage.does('cancel_slash', cancelSlash({ network, slashCase: mistaken, authority }));

  const offender = stage.member(CAST.offender);
  const standing = await proposes(stage, offender, 'forged render', 2n);
  say(
    `It asks ${ifx(standing.amount)} IFX of ${offender.name} for a forged render: half of stake and ticket, the ` +
      `most there is. Nobody vetoes in 72 hours.`,
  );
  const none = { fromStake: 0n, fromTickets: 0n };
  const vetoed = {
    name: accused.name,
    asked: mistaken.amount,
    outcome: 'vetoed' as const,
    ...none,
  };
  return { vetoed, standing };
}

/** Asks a part of all that a worker holds. */
async function proposes(
  stage: Stage,
  member: Member,
  what: string,
  part: bigint,
): Promise<SlashCase & { amount: bigint }> {
  const { chain, network, roles } = stage;
  const { activeStake, tickets } = await stage.worker(member);
  const amount = tickets.reduce((sum, ticket) => sum + ticket.amount, activeStake) / part;
  const [id, evidenceHash] = [hash32(`${member.name}: ${what}`), hash32(`evidence of ${what}`)];
  const offence = { id, reason: 1, evidenceHash, at: await chain.now(), amount };
  const { address: worker } = member;
  const { slasher } = roles;
  await stage.does('propose_slash', proposeSlash({ network, worker, slasher, offence }));
  const address = await findSlashCaseAddress({ worker, offenceId: id });
  return { ...(await fetchSlashCase(chain.connection, address)), amount };
}

/** The stranger executes the case: active stake first, then the ticket. */
export async function execution(stage: Stage, slashCase: SlashCase): Promise<Slash> {
  const { network, stranger } = stage;
  const { events } = await stage.does(
    'execute_slash',
    executeSlash({ network, slashCase }),
    stranger,
  );
  const executed = events.find((event) => event.name === 'SlashExecuted');
  if (!executed) throw new Error('the slash left no event');
  const { asked, taken, oldActiveStake, newActiveStake, oldUnbonding, newUnbonding } =
    executed.data;
  const name = stage.nameOf(slashCase.worker);
  say(
    `The stranger executes the case against ${name}. It takes the active stake first, then the ticket:`,
  );
  const price = await stage.price();
  const row = (what: string, before: bigint, after: bigint): string[] => [
    what,
    ...[before, before - after, after].map(ifx),
    worth(before - after, price),
  ];
  table(
    [name, '>before IFX', '>taken IFX', '>after IFX', '>taken USD'],
    [
      row('active stake', oldActiveStake, newActiveStake),
      row('ticket, unbonding', oldUnbonding, newUnbonding),
      ['penalty pool', '', ifx(taken), '', worth(taken, price)],
    ],
  );
  const fromStake = oldActiveStake - newActiveStake;
  return { name, asked, outcome: 'executed', fromStake, fromTickets: oldUnbonding - newUnbonding };
}

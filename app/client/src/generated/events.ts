import {
  getBenchmarkAttestedDecoder,
  type BenchmarkAttested,
  getDistributionPublishedDecoder,
  type DistributionPublished,
  getNetworkCreatedDecoder,
  type NetworkCreated,
  getOperatorSetDecoder,
  type OperatorSet,
  getParamsProposalCancelledDecoder,
  type ParamsProposalCancelled,
  getParamsProposedDecoder,
  type ParamsProposed,
  getParamsSetDecoder,
  type ParamsSet,
  getPauseLiftedDecoder,
  type PauseLifted,
  getPauseSetDecoder,
  type PauseSet,
  getPayoutSetDecoder,
  type PayoutSet,
  getPenaltyClaimedDecoder,
  type PenaltyClaimed,
  getPriceCommittedDecoder,
  type PriceCommitted,
  getPriceSetDecoder,
  type PriceSet,
  getPublicationCancelledDecoder,
  type PublicationCancelled,
  getPublicationSuspendedDecoder,
  type PublicationSuspended,
  getRestakeSetDecoder,
  type RestakeSet,
  getRevenueBurnedDecoder,
  type RevenueBurned,
  getRewardsClaimedDecoder,
  type RewardsClaimed,
  getRewardsFundedDecoder,
  type RewardsFunded,
  getRoleProposalCancelledDecoder,
  type RoleProposalCancelled,
  getRoleProposedDecoder,
  type RoleProposed,
  getRoleSetDecoder,
  type RoleSet,
  getSlashCancelledDecoder,
  type SlashCancelled,
  getSlashCaseClosedDecoder,
  type SlashCaseClosed,
  getSlashContestedDecoder,
  type SlashContested,
  getSlashExecutedDecoder,
  type SlashExecuted,
  getSlashProposedDecoder,
  type SlashProposed,
  getSnapshotUriSetDecoder,
  type SnapshotUriSet,
  getStakeToppedUpDecoder,
  type StakeToppedUp,
  getStakeWithdrawnDecoder,
  type StakeWithdrawn,
  getUnstakeCancelledDecoder,
  type UnstakeCancelled,
  getUnstakeRequestedDecoder,
  type UnstakeRequested,
  getWorkerAcceptedDecoder,
  type WorkerAccepted,
  getWorkerBarredDecoder,
  type WorkerBarred,
  getWorkerClosedDecoder,
  type WorkerClosed,
  getWorkerOfferedDecoder,
  type WorkerOffered,
  getWorkerOpenedDecoder,
  type WorkerOpened,
  getWorkerRegisteredDecoder,
  type WorkerRegistered,
} from './types/index.js';

/** Any event of the program, under its name. */
export type ProgramEvent =
  | { name: 'BenchmarkAttested'; data: BenchmarkAttested }
  | { name: 'DistributionPublished'; data: DistributionPublished }
  | { name: 'NetworkCreated'; data: NetworkCreated }
  | { name: 'OperatorSet'; data: OperatorSet }
  | { name: 'ParamsProposalCancelled'; data: ParamsProposalCancelled }
  | { name: 'ParamsProposed'; data: ParamsProposed }
  | { name: 'ParamsSet'; data: ParamsSet }
  | { name: 'PauseLifted'; data: PauseLifted }
  | { name: 'PauseSet'; data: PauseSet }
  | { name: 'PayoutSet'; data: PayoutSet }
  | { name: 'PenaltyClaimed'; data: PenaltyClaimed }
  | { name: 'PriceCommitted'; data: PriceCommitted }
  | { name: 'PriceSet'; data: PriceSet }
  | { name: 'PublicationCancelled'; data: PublicationCancelled }
  | { name: 'PublicationSuspended'; data: PublicationSuspended }
  | { name: 'RestakeSet'; data: RestakeSet }
  | { name: 'RevenueBurned'; data: RevenueBurned }
  | { name: 'RewardsClaimed'; data: RewardsClaimed }
  | { name: 'RewardsFunded'; data: RewardsFunded }
  | { name: 'RoleProposalCancelled'; data: RoleProposalCancelled }
  | { name: 'RoleProposed'; data: RoleProposed }
  | { name: 'RoleSet'; data: RoleSet }
  | { name: 'SlashCancelled'; data: SlashCancelled }
  | { name: 'SlashCaseClosed'; data: SlashCaseClosed }
  | { name: 'SlashContested'; data: SlashContested }
  | { name: 'SlashExecuted'; data: SlashExecuted }
  | { name: 'SlashProposed'; data: SlashProposed }
  | { name: 'SnapshotUriSet'; data: SnapshotUriSet }
  | { name: 'StakeToppedUp'; data: StakeToppedUp }
  | { name: 'StakeWithdrawn'; data: StakeWithdrawn }
  | { name: 'UnstakeCancelled'; data: UnstakeCancelled }
  | { name: 'UnstakeRequested'; data: UnstakeRequested }
  | { name: 'WorkerAccepted'; data: WorkerAccepted }
  | { name: 'WorkerBarred'; data: WorkerBarred }
  | { name: 'WorkerClosed'; data: WorkerClosed }
  | { name: 'WorkerOffered'; data: WorkerOffered }
  | { name: 'WorkerOpened'; data: WorkerOpened }
  | { name: 'WorkerRegistered'; data: WorkerRegistered };

/** The first bytes of each event and what decodes it, these bytes included. */
export const PROGRAM_EVENTS = [
  {
    name: 'BenchmarkAttested',
    discriminator: [13, 113, 226, 240, 244, 78, 47, 147],
    decode: getBenchmarkAttestedDecoder().decode,
  },
  {
    name: 'DistributionPublished',
    discriminator: [162, 222, 199, 33, 42, 66, 196, 91],
    decode: getDistributionPublishedDecoder().decode,
  },
  {
    name: 'NetworkCreated',
    discriminator: [164, 212, 129, 27, 28, 58, 190, 118],
    decode: getNetworkCreatedDecoder().decode,
  },
  {
    name: 'OperatorSet',
    discriminator: [187, 242, 164, 221, 208, 246, 180, 178],
    decode: getOperatorSetDecoder().decode,
  },
  {
    name: 'ParamsProposalCancelled',
    discriminator: [155, 9, 108, 101, 49, 163, 72, 40],
    decode: getParamsProposalCancelledDecoder().decode,
  },
  {
    name: 'ParamsProposed',
    discriminator: [29, 64, 243, 241, 75, 135, 93, 142],
    decode: getParamsProposedDecoder().decode,
  },
  {
    name: 'ParamsSet',
    discriminator: [57, 111, 33, 252, 120, 76, 98, 245],
    decode: getParamsSetDecoder().decode,
  },
  {
    name: 'PauseLifted',
    discriminator: [207, 246, 2, 249, 159, 21, 74, 88],
    decode: getPauseLiftedDecoder().decode,
  },
  {
    name: 'PauseSet',
    discriminator: [175, 57, 198, 136, 192, 66, 204, 73],
    decode: getPauseSetDecoder().decode,
  },
  {
    name: 'PayoutSet',
    discriminator: [237, 132, 208, 250, 60, 30, 172, 49],
    decode: getPayoutSetDecoder().decode,
  },
  {
    name: 'PenaltyClaimed',
    discriminator: [182, 87, 5, 8, 111, 211, 30, 101],
    decode: getPenaltyClaimedDecoder().decode,
  },
  {
    name: 'PriceCommitted',
    discriminator: [85, 126, 169, 87, 222, 11, 21, 95],
    decode: getPriceCommittedDecoder().decode,
  },
  {
    name: 'PriceSet',
    discriminator: [152, 186, 196, 72, 117, 210, 36, 160],
    decode: getPriceSetDecoder().decode,
  },
  {
    name: 'PublicationCancelled',
    discriminator: [156, 220, 93, 23, 91, 83, 0, 247],
    decode: getPublicationCancelledDecoder().decode,
  },
  {
    name: 'PublicationSuspended',
    discriminator: [177, 243, 80, 80, 71, 137, 242, 219],
    decode: getPublicationSuspendedDecoder().decode,
  },
  {
    name: 'RestakeSet',
    discriminator: [206, 243, 20, 39, 193, 162, 125, 124],
    decode: getRestakeSetDecoder().decode,
  },
  {
    name: 'RevenueBurned',
    discriminator: [120, 179, 245, 82, 92, 61, 137, 103],
    decode: getRevenueBurnedDecoder().decode,
  },
  {
    name: 'RewardsClaimed',
    discriminator: [75, 98, 88, 18, 219, 112, 88, 121],
    decode: getRewardsClaimedDecoder().decode,
  },
  {
    name: 'RewardsFunded',
    discriminator: [84, 233, 245, 203, 228, 147, 165, 92],
    decode: getRewardsFundedDecoder().decode,
  },
  {
    name: 'RoleProposalCancelled',
    discriminator: [142, 86, 139, 208, 226, 136, 163, 249],
    decode: getRoleProposalCancelledDecoder().decode,
  },
  {
    name: 'RoleProposed',
    discriminator: [168, 105, 155, 70, 211, 61, 123, 252],
    decode: getRoleProposedDecoder().decode,
  },
  {
    name: 'RoleSet',
    discriminator: [188, 56, 139, 81, 114, 65, 108, 196],
    decode: getRoleSetDecoder().decode,
  },
  {
    name: 'SlashCancelled',
    discriminator: [30, 217, 21, 135, 62, 236, 194, 221],
    decode: getSlashCancelledDecoder().decode,
  },
  {
    name: 'SlashCaseClosed',
    discriminator: [252, 251, 106, 187, 45, 212, 251, 6],
    decode: getSlashCaseClosedDecoder().decode,
  },
  {
    name: 'SlashContested',
    discriminator: [39, 130, 58, 236, 104, 104, 214, 130],
    decode: getSlashContestedDecoder().decode,
  },
  {
    name: 'SlashExecuted',
    discriminator: [170, 48, 78, 119, 242, 155, 108, 61],
    decode: getSlashExecutedDecoder().decode,
  },
  {
    name: 'SlashProposed',
    discriminator: [158, 90, 179, 8, 227, 190, 15, 231],
    decode: getSlashProposedDecoder().decode,
  },
  {
    name: 'SnapshotUriSet',
    discriminator: [157, 115, 199, 83, 112, 211, 17, 242],
    decode: getSnapshotUriSetDecoder().decode,
  },
  {
    name: 'StakeToppedUp',
    discriminator: [198, 194, 194, 30, 127, 26, 161, 239],
    decode: getStakeToppedUpDecoder().decode,
  },
  {
    name: 'StakeWithdrawn',
    discriminator: [33, 120, 159, 58, 140, 255, 174, 79],
    decode: getStakeWithdrawnDecoder().decode,
  },
  {
    name: 'UnstakeCancelled',
    discriminator: [102, 223, 189, 101, 201, 223, 180, 38],
    decode: getUnstakeCancelledDecoder().decode,
  },
  {
    name: 'UnstakeRequested',
    discriminator: [21, 253, 177, 85, 129, 206, 42, 152],
    decode: getUnstakeRequestedDecoder().decode,
  },
  {
    name: 'WorkerAccepted',
    discriminator: [246, 195, 150, 74, 110, 229, 235, 19],
    decode: getWorkerAcceptedDecoder().decode,
  },
  {
    name: 'WorkerBarred',
    discriminator: [47, 45, 246, 18, 224, 141, 254, 221],
    decode: getWorkerBarredDecoder().decode,
  },
  {
    name: 'WorkerClosed',
    discriminator: [152, 99, 84, 171, 195, 25, 179, 79],
    decode: getWorkerClosedDecoder().decode,
  },
  {
    name: 'WorkerOffered',
    discriminator: [110, 204, 234, 131, 197, 1, 147, 249],
    decode: getWorkerOfferedDecoder().decode,
  },
  {
    name: 'WorkerOpened',
    discriminator: [51, 82, 48, 136, 163, 254, 92, 110],
    decode: getWorkerOpenedDecoder().decode,
  },
  {
    name: 'WorkerRegistered',
    discriminator: [32, 196, 68, 85, 235, 201, 213, 179],
    decode: getWorkerRegisteredDecoder().decode,
  },
] as const;

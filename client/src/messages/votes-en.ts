/** Words of lanes and votes. */
const plural = new Intl.PluralRules('en');
const count = (amount: number, one: string, other: string): string => `${amount} ${plural.select(amount) === 'one' ? one : other}`;
const list = new Intl.ListFormat('en', { type: 'conjunction' });
const LETTERS = 'ABCDEF';

export const votesMessages = {
  secretModel: (lane: number) => `Model ${LETTERS[lane] ?? lane + 1}`,
  secretMeaning: 'Which model this is shows when the vote is closed',

  vote: 'Vote',
  voted: 'Voted',
  voteFor: (model: string) => `Vote for ${model}`,
  votedFor: (model: string) => `Voted for ${model}`,
  withdraw: (model: string) => `Take back your vote for ${model}`,
  /** `names`: the first of them. */
  votesFor: (model: string, amount: number, names: readonly string[]) => {
    if (amount === 0) return `No votes for ${model}`;
    const others = amount > names.length ? [count(amount - names.length, 'other', 'others')] : [];
    return `${count(amount, 'vote', 'votes')} for ${model}: ${list.format([...names, ...others])}`;
  },

  region: 'Vote on these answers',
  soFar: (amount: number) => `${count(amount, 'vote', 'votes')} so far`,
  blindOpen: 'Blind vote: models and votes stay hidden until it is closed.',
  haveVoted: (amount: number) => (amount === 0 ? 'Nobody has voted yet' : `${amount} voted`),
  close: 'Close vote',
  reveal: 'Close vote and show models',
  won: (model: string, votes: number, of: number) => `${model} won with ${votes} of ${count(of, 'vote', 'votes')}`,
  tie: (models: readonly string[]) => `A tie between ${list.format(models)}`,
  nobodyVoted: 'The vote is closed. Nobody voted.',
  wasBlind: 'was blind',
  winner: 'Winner',

  promote: 'Continue with this answer',
  promoteMeaning: 'For everyone: the next prompt goes on from here',
  promoted: 'The session goes on here',

  firstToken: (seconds: string) => `First word after ${seconds} s`,
  elapsed: (seconds: string) => `${seconds} s in all`,
  running: (seconds: string) => `${seconds} s so far`,
  laneState: {
    QUEUED: 'waiting',
    STREAMING: 'being written',
    COMPLETE: '',
    STOPPED: 'stopped',
    FAILED: 'failed',
    INTERRUPTED: 'interrupted',
  },

  blind: 'Blind',
  blindMeaning: 'Hides which answer is whose until the vote is closed',
};

/** Words about who is here, what they do, and following them. */
const plural = new Intl.PluralRules('en');
const number = new Intl.NumberFormat('en');
const count = (amount: number, one: string, other: string): string =>
  `${number.format(amount)} ${plural.select(amount) === 'one' ? one : other}`;

export const presenceMessages = {
  people: 'People in this session',
  here: (amount: number) => `${count(amount, 'person', 'people')} here`,
  loading: 'Looking who is here',
  you: 'You',
  kinds: {
    Guest: { name: 'Guest', meaning: 'Joined by a link, without an account' },
    ApiKey: { name: 'API key', meaning: 'A program that reads along' },
  },
  more: (amount: number) => `and ${count(amount, 'other', 'others')} who ${plural.select(amount) === 'one' ? 'reads' : 'read'} along`,
  alone: 'Only you are here. Share the session, and you see here who reads and writes with you.',

  typing: 'Writing the prompt',
  inPrompt: 'In the prompt',
  reading: (text: string) => `Reading “${text}”`,
  readingAlong: 'Reading along',
  away: 'Away',
  awayFor: (time: string) => `Away for ${time}`,
  followsYou: 'Follows you',
  follows: (name: string) => `Follows ${name}`,
  readsHere: (name: string) => `${name} reads here`,
  readHere: (amount: number) => `${count(amount, 'person reads', 'people read')} here`,

  follow: 'Follow',
  followName: (name: string) => `Follow ${name}`,
  stop: 'Stop',
  stopFollowing: (name: string) => `Stop following ${name}`,
  following: (name: string) => `Following ${name}`,
  followers: (amount: number) => `${count(amount, 'follows', 'follow')} you`,
  followersMeaning: (names: string) => `${names}: what you look at leads what they see`,
  leaderLeft: (name: string) => `${name} left. You look on your own again.`,
  nobodyToFollow: 'Nobody else is here to follow.',
};

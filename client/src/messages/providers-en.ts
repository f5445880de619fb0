/** Words of the page of a workspace's own keys for providers. */
import type { ProviderKind } from '../gql/graphql.ts';

const KINDS: Record<ProviderKind, string> = {
  ANTHROPIC: 'Anthropic',
  OPENAI: 'OpenAI',
  GOOGLE: 'Google',
  COMPATIBLE: 'Compatible server',
};

const plural = new Intl.PluralRules('en');

export const providerMessages = {
  documentTitle: (workspace: string) => `Provider keys of ${workspace}`,
  title: 'Provider keys',
  body: 'With a key of your own, answers of that provider run on your account there. Parley counts their tokens and charges nothing for them.',
  loading: 'Loading provider keys',
  stale: 'Could not refresh. This is how the keys stood before.',
  noAccessTitle: 'Provider keys are for owners and admins',
  noAccessBody: 'Ask one of them to add a key of your provider.',
  emptyTitle: 'No provider keys yet',
  emptyBody: 'Add one to run a provider’s models on your own account, or to reach a server of your own.',
  list: 'Provider keys',
  add: 'Add a key',
  kinds: KINDS,

  more: (name: string) => `Actions for ${name}`,
  test: 'Test',
  testing: (name: string) => `Asking ${name} for its models`,
  replace: 'Replace',
  pause: 'Pause',
  resume: 'Use again',
  remove: 'Remove',
  ends: (lastFour: string) => `…${lastFour}`,
  endsHidden: 'Key is hidden',
  paused: 'Paused',
  failing: 'Does not work',
  models: (amount: number) => `${amount} ${plural.select(amount) === 'one' ? 'model' : 'models'}`,
  lastUsed: 'Last used',
  neverUsed: 'Never used',
  addedBy: (name: string) => `Added by ${name}`,
  added: 'Added',
  since: 'since',
  pausedNote: 'Answers of this provider use the server’s own key, where it has one.',
  pausedServerNote: 'Its models cannot be asked meanwhile.',

  tested: (name: string, models: string) => ({ title: `${name} takes this key`, description: `It reaches ${models}.` }),
  testFailed: (name: string) => `${name} does not take this key`,
  pausedDone: (name: string) => `The key for ${name} is paused`,
  resumedDone: (name: string) => `The key for ${name} is used again`,

  form: {
    titleNew: 'Add a provider key',
    titleReplace: (name: string) => `Replace the key for ${name}`,
    description: 'The key is tried before it is kept, by asking for the list of models. Nobody can read it again afterwards.',
    provider: 'Provider',
    secret: 'Key',
    secretHint: 'Stored encrypted, and sent to this provider only.',
    badSecret: 'Paste the key.',
    name: 'Name',
    nameHint: 'Its models are listed under this name.',
    badName: 'Name the server.',
    baseUrl: 'Address',
    baseUrlHint: 'Up to the version, such as https://models.example.com/v1. It has to be on the public internet.',
    badUrl: 'Write the address, starting with https://.',
    models: 'Models (optional)',
    modelsHint: 'Separated by commas. Leave it empty to take those that the server lists.',
    replaces: (name: string) => `There is a key for ${name} already. This one takes its place.`,
    submit: 'Add the key',
    submitReplace: 'Replace the key',
    busy: 'Trying the key',
    added: (name: string) => `The key for ${name} is in use`,
  },

  removal: {
    title: (name: string) => `Remove the key for ${name}`,
    body: 'It is deleted at once. Answers that are being written go on to their end. Afterwards this provider runs on the server’s own key, where it has one, and is charged.',
    serverBody: 'It is deleted at once. Answers that are being written go on to their end. Afterwards its models cannot be asked any more.',
    submit: 'Remove',
    busy: 'Removing',
    done: (name: string) => `The key for ${name} was removed`,
  },
};

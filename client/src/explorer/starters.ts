import { explorerMessages as words } from '../messages/explorer-en.ts';

const START = `# ${words.startComment}
query Start {
  viewerActor {
    __typename
    id
    displayName
  }
  models {
    id
    name
  }
}
`;

const WATCH = `# ${words.watchComment}
subscription Watch($id: ID!) {
  sessionEvents(sessionId: $id) {
    __typename
    cursor
    ... on SessionSnapshot {
      session {
        title
      }
      messages {
        id
        text
        status
      }
    }
    ... on MessageAdded {
      message {
        id
        role
      }
    }
    ... on TextAppended {
      messageId
      offset
      text
    }
    ... on MessageChanged {
      message {
        id
        status
      }
    }
  }
}
`;

/** What stands there at first; with a session in the address its id is filled in. */
export function startersFor(address: string): { query: string; variables?: string }[] {
  const id = new URL(address).searchParams.get('session') ?? 'ses_…';
  return [{ query: START }, { query: WATCH, variables: JSON.stringify({ id }, null, 2) }];
}

/** The very files that server/transport/doors/snippets.db.test.ts runs. */
import apollo from '../../../snippets/apollo.ts?raw';
import curl from '../../../snippets/curl.sh?raw';
import sse from '../../../snippets/graphql-sse.ts?raw';
import socket from '../../../snippets/graphql-ws.ts?raw';
import python from '../../../snippets/python.py?raw';
import urql from '../../../snippets/urql.ts?raw';

export interface Snippet {
  id: string;
  name: string;
  source: string;
}

export const SNIPPETS: readonly [Snippet, ...Snippet[]] = [
  { id: 'curl', name: 'curl', source: curl },
  { id: 'graphql-ws', name: 'graphql-ws', source: socket },
  { id: 'graphql-sse', name: 'graphql-sse', source: sse },
  { id: 'urql', name: 'urql', source: urql },
  { id: 'apollo', name: 'Apollo', source: apollo },
  { id: 'python', name: 'Python', source: python },
];

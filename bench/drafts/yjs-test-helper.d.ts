/** What is used of Yjs's own test helper, which comes without types. */
declare module 'yjs/testHelper' {
  import type { Doc } from 'yjs';

  export class TestConnector {
    constructor(random: unknown);
  }
  export class TestYInstance extends Doc {
    constructor(connector: TestConnector, clientId: number);
    readonly tc: TestConnector;
    readonly updates: Uint8Array[];
    connect(): void;
    disconnect(): void;
  }
  /** Throws where two documents differ in anything: content, structs, deletions, pending parts. Ends the documents. */
  export function compare(users: TestYInstance[]): void;
}

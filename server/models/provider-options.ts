/** What every adapter is built from. */
export interface ProviderOptions {
  apiKey: string;
  /** The provider's own address unless given. */
  baseURL?: string | undefined;
  fetch?: typeof globalThis.fetch | undefined;
}

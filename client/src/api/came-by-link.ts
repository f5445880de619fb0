/** What a browser keeps of coming by share links: names, never a token. */
const NAME_KEY = 'parley-guest-name';
const INVITER_KEY = 'parley-invited-by-';

export function rememberGuestName(name: string): void {
  localStorage.setItem(NAME_KEY, name);
}

export function rememberedGuestName(): string {
  return localStorage.getItem(NAME_KEY) ?? '';
}

/** Whom to ask when the link works no more. */
export function rememberInviter(sessionId: string, name: string): void {
  localStorage.setItem(INVITER_KEY + sessionId, name);
}

export function inviterOf(sessionId: string): string | null {
  return localStorage.getItem(INVITER_KEY + sessionId);
}

const APPLE_NAMES: Record<string, string> = {
  mod: '⌘',
  shift: '⇧',
  alt: '⌥',
  enter: '↵',
  esc: 'Esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  plus: '+',
  minus: '−',
  space: 'Space',
};
const OTHER_NAMES: Record<string, string> = {
  mod: 'Ctrl',
  shift: 'Shift',
  alt: 'Alt',
  enter: 'Enter',
  esc: 'Esc',
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  plus: '+',
  minus: '−',
  space: 'Space',
};

export function isApple(platform: string = globalThis.navigator?.platform ?? ''): boolean {
  return /mac|iphone|ipad/i.test(platform);
}

/** 'mod+enter' as the caps of this platform's keyboard. */
export function formatKeys(keys: string, apple = isApple()): string[] {
  const names = apple ? APPLE_NAMES : OTHER_NAMES;
  return keys.split('+').map((key) => names[key] ?? key.toUpperCase());
}

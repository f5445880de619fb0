/** The words of the page that sends operations by hand. */
export const explorerMessages = {
  title: 'GraphiQL',
  back: 'Back to Parley',
  cookie: 'Asks as whoever is signed in here',
  keyLabel: 'API key or access token',
  keyHint: 'pk_…',
  useKey: 'Use it',
  forget: 'Forget the key',
  keyInUse: 'Your key is used. It is kept until you close or reload this page.',
  whole: 'Something in this key is no letter, digit or sign that a key has.',
  socketClosed: (code: number, reason: string) => `The socket was closed: ${code}${reason === '' ? '' : `, ${reason}`}.`,
  unreachable: 'The server could not be reached.',
  /** Comments in the two operations that stand there at first. */
  startComment: 'Who you are, and where you may work. Run it with Ctrl + Enter, or ⌘ + Enter on a Mac.',
  watchComment: 'What happens in a session, live. Put the id of one below, as $id; it ends when you stop it.',
};

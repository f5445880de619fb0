/** Words of the queue of prompts, of steering and stopping. */
export const queueMessages = {
  queue: 'Queue',
  queueMeaning: 'Sent when the answers are done',
  more: 'Other ways to send',
  steer: 'Stop and send now',
  steerMeaning: 'Goes on below what was written so far',

  region: 'Prompts that wait',
  waiting: (amount: number) => (amount === 1 ? '1 prompt waits' : `${amount} prompts wait`),
  next: 'Next',
  steering: 'Stopping the answer, then this is sent',
  dropped: (name: string) => `${name} may not write here any more, so this is not sent.`,
  someone: 'Somebody',
  blind: 'Blind',

  options: (text: string) => `More about “${text}”`,
  handle: (text: string) => `Move “${text}”`,
  handleHint: 'Alt and the arrow keys move it, or drag it',
  moveUp: 'Move up',
  moveDown: 'Move down',
  steerThis: 'Stop and send this now',
  sendThis: 'Send this now',
  toDraft: 'Edit in the composer',
  remove: 'Remove',
  movedTo: (place: number, total: number) => `Moved to place ${place} of ${total}`,

  paused: {
    ANSWER_FAILED: 'Paused, because the last answer failed.',
    ANSWER_INTERRUPTED: 'Paused, because the last answer was cut off.',
    MODEL_UNAVAILABLE: 'Paused, because a model cannot be reached.',
    REFUSED: 'Paused, because the next prompt could not be sent.',
  },
  resume: 'Resume',
  overBudgetOf: (name: string) => `What is left of a budget does not cover what ${name} asks.`,
  modelGone: (id: string) => `It asks ${id}.`,

  fasterSent: (name: string) => `${name} sent it a moment before you`,
  fasterQueued: (name: string) => `${name} queued it a moment before you`,
  sameDraft: 'It was the same draft, so it was not sent twice.',
  stoppedBy: (name: string) => `Stopped by ${name}. What was written stays.`,
  stoppedByYou: 'Stopped by you. What was written stays.',
};

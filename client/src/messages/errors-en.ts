/** What happened and the way out, for each code of schema/wire/errors.ts. */
export const enErrors = {
  errors: {
    NETWORK: { title: 'Parley cannot be reached', description: 'Check your connection. It works again as soon as the server answers.' },
    UNAUTHENTICATED: { title: 'You are signed out', description: 'Sign in again to go on where you were.' },
    FORBIDDEN: { title: 'Your role does not allow this', description: 'Ask an admin of the workspace for another role.' },
    NOT_FOUND: {
      title: 'This is not here',
      description: 'It may be gone, or it was never shared with you. Ask the person who sent you the link.',
    },
    INVALID: { title: 'Something is not right yet', description: 'Check what you entered and try again.' },
    CONFLICT: { title: 'Someone was faster', description: 'It changed in the meantime. Look at the newest state and try again.' },
    RATE_LIMITED: { title: 'Too much at once', description: 'Wait a moment and try again.' },
    BUDGET_EXCEEDED: { title: 'The budget is used up', description: 'Ask an admin to raise it, or wait for the next period.' },
    PAYMENT_REQUIRED: { title: 'A payment is needed', description: 'An owner of the workspace can settle it under billing.' },
    UPSTREAM: { title: 'The model provider did not answer', description: 'Try again, or choose another model.' },
    UNAVAILABLE: { title: 'This is unavailable for the moment', description: 'Try again in a few seconds.' },
    TOO_COMPLEX: { title: 'That is too much at once', description: 'Ask for less at a time.' },
    PERSISTED_QUERY_NOT_FOUND: { title: 'This page is from an older version', description: 'Reload the page to go on.' },
    INTERNAL: {
      title: 'The server ran into a fault',
      description: 'It was logged. Try again; if it stays, tell whoever runs this server.',
    },
  },
  wait: (seconds: number) => `Try again in ${seconds} s.`,
};

/** Searching in messages. */
export const searchMessages = {
  heading: 'Messages',
  more: 'Show more messages',
  searching: 'Searching in messages',
  failed: 'Messages could not be searched. The list shows sessions and commands only.',
  by: (who: string, session: string) => `${who} in ${session}`,
  nobody: 'A model',
  filters: 'Narrow it down:',
  addFilter: (filter: string) => `Add the filter ${filter}`,
};

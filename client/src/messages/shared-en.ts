/** Words of what was shared with somebody from elsewhere. */
export const sharedMessages = {
  title: 'Shared with me',
  more: 'Show more',
  emptyTitle: 'Nothing is shared with you',
  emptyBody: 'Sessions that you open by a link stand here. Open the link again, or ask for a new one.',
  loading: 'Looking what is shared with you',
  welcome: (name: string) => `Good to see you, ${name}`,
};

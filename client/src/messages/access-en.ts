/** Words about who can open a session that its page shows before anything is asked for. */
export const accessMessages = {
  share: 'Share',
  shareCommand: 'Share this session',
  invite: 'Invite someone',
  visibility: (name: string) => `Who can open this: ${name}. Share`,
  visibilities: {
    PRIVATE: { name: 'Private', meaning: () => 'Only the people named here.' },
    WORKSPACE: { name: 'Workspace', meaning: (workspace: string) => `Everyone in ${workspace}, and the people named here.` },
    LINK: { name: 'Anyone with a link', meaning: (workspace: string) => `Everyone in ${workspace}, and whoever opens a share link.` },
  },
  chip: { PRIVATE: 'Private', WORKSPACE: 'Workspace', LINK: 'Link' },
  lostTitle: 'Your link no longer works',
  lostBody: (name: string) => `It was revoked, rests or has run out, or you were taken out. Ask ${name} for a new one.`,
  signIn: 'Sign in',
};

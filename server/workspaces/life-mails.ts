/** What the members of a workspace are mailed when it is deleted and when it is taken back. */
export type LifeNews = { kind: 'deleted'; eraseAt: Date } | { kind: 'restored' };

interface Place {
  workspace: string;
  actor: string;
  /** Owners can take it back. */
  isOwner: boolean;
  url: string;
}

const day = new Intl.DateTimeFormat('en', { dateStyle: 'long', timeZone: 'UTC' });

export function lifeMail(news: LifeNews, { workspace, actor, isOwner, url }: Place): { subject: string; text: string } {
  switch (news.kind) {
    case 'deleted': {
      const until = day.format(news.eraseAt);
      const wayBack = isOwner
        ? `You can still read it, and take it back until then:\n\n${url}/settings`
        : 'Until then its owners can take it back. Ask one of them if you need something that is in it.';
      return {
        subject: `${workspace} was deleted`,
        text: `${actor} deleted the workspace “${workspace}” on Parley. It will be erased on ${until} (UTC), with every session in it.\n\n${wayBack}\n`,
      };
    }
    case 'restored':
      return {
        subject: `${workspace} is back`,
        text: `${actor} restored the workspace “${workspace}” on Parley. Everything in it is as it was:\n\n${url}\n`,
      };
  }
}

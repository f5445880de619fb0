const plural = new Intl.PluralRules('en');
const count = (amount: number, one: string, other: string): string => `${amount} ${plural.select(amount) === 'one' ? one : other}`;

/** Pins, folders, what is unread, the archive. */
export const shelfMessages = {
  unreadLine: 'New',
  unreadLineLabel: 'New since you were here',
  unread: (amount: number) => (amount > 99 ? 'More than 99 unread messages' : count(amount, 'unread message', 'unread messages')),
  unreadShort: (amount: number) => (amount > 99 ? '99+' : String(amount)),

  pinned: 'Pinned',
  pin: 'Pin',
  unpin: 'Unpin',
  moveTo: 'Move to folder',
  moveTitle: (title: string) => `Move “${title}”`,
  noFolder: 'No folder',
  folders: 'Folders',
  newFolder: 'New folder',
  folderName: 'Name of the folder',
  folderNamePlaceholder: 'Research',
  folderMenu: (name: string) => `Actions for the folder ${name}`,
  renameFolder: 'Rename',
  isHere: 'It is here',
  deleteFolder: 'Delete folder',
  deleteTitle: (name: string) => `Delete “${name}”?`,
  deleteBody: 'Its sessions stay: you find them under Sessions.',
  deleting: 'Deleting the folder',
  folderDeleted: 'Folder deleted. Its sessions are under Sessions.',
  create: 'Create',
  creating: 'Creating the folder',
  createAndMove: 'Create and move',
  emptyFolder: 'Nothing in here yet. Drag a session here, or choose “Move to folder” in its menu.',
  emptyRest: 'All of your sessions are pinned or in folders.',
  dropHere: (name: string) => `Move to ${name}`,

  archived: 'Archived',
  archivedTitle: 'Archived sessions',
  archivedBody: 'They can be read but take no prompt until an owner restores them.',
  archivedEmptyTitle: 'Nothing is archived',
  archivedEmptyBody: 'What you archive stays here until you restore it.',
  back: 'Back to your sessions',
  restore: 'Restore',
  restored: 'Session restored',
};

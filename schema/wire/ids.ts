/** How an id is written: a prefix that names the type, `_`, and 26 characters of Crockford's base 32. Exactly one spelling. */
export const ID_PREFIXES = {
  usr: 'User',
  wsp: 'Workspace',
  inv: 'Invitation',
  wln: 'WorkspaceLink',
  key: 'ApiKey',
  ses: 'Session',
  msg: 'Message',
  gst: 'Guest',
  lnk: 'ShareLink',
  brn: 'Branch',
  cmt: 'Comment',
  qpr: 'QueuedPrompt',
  ntf: 'Notification',
  fld: 'Folder',
  bdg: 'Budget',
  brq: 'BudgetRequest',
  ivc: 'Invoice',
  ivl: 'InvoiceLine',
  jrn: 'JobRun',
  pvk: 'ProviderKey',
  whe: 'WebhookEndpoint',
  whd: 'WebhookDelivery',
} as const;

export type IdPrefix = keyof typeof ID_PREFIXES;

export const ID_ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
const PATTERN = /^([a-z]{3})_[0-7][0-9a-hjkmnp-tv-z]{25}$/;

/** The prefix of a well-formed id, else null. */
export function idPrefix(id: string): IdPrefix | null {
  const prefix = PATTERN.exec(id)?.[1];
  return prefix !== undefined && prefix in ID_PREFIXES ? (prefix as IdPrefix) : null;
}

export function isId(prefix: IdPrefix, id: string): boolean {
  return idPrefix(id) === prefix;
}

/** What DraftEdited names as the author of the deletion of a sent prompt (LIVE.md D2). */
export const DRAFT_SERVER_CLIENT_ID = 'server';

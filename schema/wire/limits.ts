/** Sizes and rates that server and client agree on. Bytes are UTF-8, lengths are UTF-16 code units. */
export const MAX_SOCKET_MESSAGE_BYTES = 64 * 1024;
export const MAX_REQUEST_BODY_BYTES = 1024 * 1024;
export const MAX_PROMPT_LENGTH = 200_000;
export const MAX_TITLE_LENGTH = 200;
export const MAX_LANES = 6;
export const MAX_DRAFT_UPDATE_BYTES = 32 * 1024;
export const MAX_DRAFT_BYTES = 4 * 1024 * 1024;
export const MAX_PRESENCE_STATE_BYTES = 2 * 1024;
export const MAX_PRESENCE_UPDATES_PER_SECOND = 10;
export const MAX_PAGE_SIZE = 100;
export const DEFAULT_PAGE_SIZE = 20;
export const SNAPSHOT_MESSAGES = 50;

/** Sizes and rates that server and client agree on. Bytes are UTF-8, lengths are UTF-16 code units. */
export const MAX_SOCKET_MESSAGE_BYTES = 64 * 1024;
export const MAX_REQUEST_BODY_BYTES = 1024 * 1024;
export const MAX_PROMPT_LENGTH = 200_000;
export const MAX_TITLE_LENGTH = 200;
export const MAX_LANES = 6;
export const MAX_QUEUED_PROMPTS = 20;
export const MAX_COMMENT_LENGTH = 10_000;
export const MAX_QUOTE_LENGTH = 300;
export const MAX_THREAD_COMMENTS = 200;
export const MAX_MENTIONS = 20;
export const MAX_MENTIONED_MODELS = 3;
export const MAX_EMOJI_PER_MESSAGE = 12;
export const SHOWN_REACTORS = 20;
export const SHOWN_VOTERS = 50;
export const MAX_DRAFT_UPDATE_BYTES = 32 * 1024;
export const MAX_DRAFT_BYTES = 4 * 1024 * 1024;
export const MAX_PRESENCE_STATE_BYTES = 2 * 1024;
export const MAX_PRESENCE_UPDATES_PER_SECOND = 10;
/** Of those who are in a session: more are told as a number. */
export const MAX_SHOWN_PARTICIPANTS = 50;
export const MAX_PAGE_SIZE = 100;
export const DEFAULT_PAGE_SIZE = 20;
export const SNAPSHOT_MESSAGES = 50;
/** Open at a time, and listed. */
export const MAX_BRANCHES = 200;
export const MAX_BRANCH_NAME_LENGTH = 80;
export const MAX_TREE_PAGE = 1_000;
/** Of one person in one workspace. */
export const MAX_FOLDERS = 100;
export const MAX_FOLDER_NAME_LENGTH = 60;
export const MAX_BUDGET_NOTE_LENGTH = 500;
/** Of one top-up of the wallet, in micro-USD. */
export const MIN_TOP_UP = 5_000_000n;
export const MAX_TOP_UP = 1_000_000_000n;
/** Of a series of usage. */
export const MAX_USAGE_POINTS = 800;
/** Of one by hour, which is partly counted from the raw rows. */
export const MAX_USAGE_HOURS = 16 * 24;
/** Shown as “99+”: nobody counts further. */
export const MAX_UNREAD = 100;

/** For how long the secret before a rotation may go on working. */
export const MAX_KEY_OVERLAP_HOURS = 7 * 24;
/** An API key that was not used for so long is marked: it opens doors for nobody's good. */
export const UNUSED_KEY_DAYS = 90;

/** What stands where words of somebody stood who is erased, and where a message was deleted. Text, so that every client and every model understands it. */
export const ERASED_TEXT = '[This message was erased.]';
export const ERASED_PERSON = 'Deleted person';
export const ERASED_BRANCH = 'Branch';

/** A line above the composer. */
export const NOTE = 'mb-2 flex items-center gap-2.5 rounded-md px-3 py-2 text-sm [&>svg]:size-4 [&>svg]:shrink-0';
export const PROBLEM = `${NOTE} bg-danger-soft [&>svg]:text-danger`;

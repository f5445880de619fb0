import { en } from './en.ts';

export type Messages = typeof en;

/** The catalogue in use. Another language is another object of this type, chosen here. */
export const messages: Messages = en;

/** How a table is described of which a person gets their rows. */
export interface PersonalTable {
  /** Its name in the document. */
  section: string;
  table: string;
  /** Any of these columns holds the person’s id; `email`: their address. */
  by: readonly string[];
  /** The primary key, for reading in pages. */
  key: readonly string[];
  /** What is given: columns, or expressions with `t` for the row, `:me` for the person’s id. No secret and nobody else’s words. */
  give: Readonly<Record<string, string>>;
  /** Others wrote it, or it tells of others: given only while the person may read the session. */
  whileReadable?: { session: string; fields: readonly string[] };
  /** Rows that are a secret for now. */
  unless?: string;
}

/** Columns that are given as they are. */
export const same = (...columns: string[]): Record<string, string> => Object.fromEntries(columns.map((column) => [column, `t.${column}`]));

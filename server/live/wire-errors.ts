/** Errors as they stand in a message on a socket: `extensions.http` is for yoga, which answers with a status where there is one. */
import type { GraphQLError, GraphQLFormattedError } from 'graphql';

export function wireErrors(errors: readonly GraphQLError[]): GraphQLFormattedError[] {
  return errors.map((error) => {
    const { extensions, ...rest } = error.toJSON();
    if (!extensions) return rest;
    const { http: _http, ...shown } = extensions;
    return Object.keys(shown).length > 0 ? { ...rest, extensions: shown } : rest;
  });
}

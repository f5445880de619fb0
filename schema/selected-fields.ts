/** What an operation asks for below a field, so that a resolver can begin early with what takes long. */
import { Kind } from 'graphql';
import type { FragmentDefinitionNode, GraphQLResolveInfo, SelectionSetNode } from 'graphql';

/** The names of all fields below, at any depth, whether or not a directive leaves them out. */
export function fieldsBelow({ fieldNodes, fragments }: Pick<GraphQLResolveInfo, 'fieldNodes' | 'fragments'>): ReadonlySet<string> {
  const names = new Set<string>();
  const seen = new Set<FragmentDefinitionNode>();

  function visit(set: SelectionSetNode | undefined): void {
    for (const selection of set?.selections ?? []) {
      if (selection.kind === Kind.FRAGMENT_SPREAD) {
        const fragment = fragments[selection.name.value];
        if (!fragment || seen.has(fragment)) continue;
        seen.add(fragment);
        visit(fragment.selectionSet);
      } else {
        if (selection.kind === Kind.FIELD) names.add(selection.name.value);
        visit(selection.selectionSet);
      }
    }
  }

  for (const { selectionSet } of fieldNodes) visit(selectionSet);
  return names;
}

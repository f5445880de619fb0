/** What a subscription's document says about sharing: its root field, its cursor variable, whether it reaches a viewer (LIVE.md F1, F2). */
import {
  GraphQLError,
  TypeInfo,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  isAbstractType,
  visit,
  visitWithTypeInfo,
} from 'graphql';
import type {
  DocumentNode,
  FieldNode,
  FragmentDefinitionNode,
  GraphQLField,
  GraphQLNamedType,
  GraphQLSchema,
  OperationDefinitionNode,
  SelectionSetNode,
  VariableNode,
} from 'graphql';
import { canonicalJson } from './canonical-json.ts';
import type { FanoutField } from './fanout-field.ts';

export interface Operation {
  schema: GraphQLSchema;
  document: DocumentNode;
  operationName: string | null;
  definition: OperationDefinitionNode;
  root: FieldNode;
  field: GraphQLField<unknown, unknown>;
  fanout: FanoutField;
  /** Whether equal readers may share results; otherwise each executes for itself. */
  isShared: boolean;
  /** The variable that is nothing but the cursor. */
  cursorVariable: string | null;
}

/** null where the root field is none of the hub's. */
export function readOperation(schema: GraphQLSchema, document: DocumentNode, operationName: string | null): Operation | null {
  const definition = getOperationAST(document, operationName);
  const root = definition && rootField(definition.selectionSet, document);
  const field = root && schema.getSubscriptionType()?.getFields()[root.name.value];
  const fanout = field?.extensions['fanout'] as FanoutField | undefined;
  if (!definition || !root || !field || !fanout) return null;
  const [only] = definition.selectionSet.selections;
  const isPlainRoot = only === root && !root.directives?.length && definition.selectionSet.selections.length === 1;
  return {
    schema,
    document,
    operationName,
    definition,
    root,
    field,
    fanout,
    isShared: isPlainRoot && !reachesViewer(schema, document),
    cursorVariable: cursorVariable(document, root, fanout.cursorArg),
  };
}

/** The root field's arguments, or what is wrong with the variables. */
export function readArguments(operation: Operation, given: Record<string, unknown>) {
  const { coerced, errors } = getVariableValues(operation.schema, operation.definition.variableDefinitions ?? [], given);
  if (!coerced) return { errors };
  try {
    return { coerced, args: getArgumentValues(operation.field, operation.root, coerced) };
  } catch (error) {
    if (error instanceof GraphQLError) return { errors: [error] };
    throw error;
  }
}

/** Equal for readers whose declared variables are equal, the cursor aside. Values that are more than JSON are compared as they were given. */
export function variablesKey(operation: Operation, coerced: Record<string, unknown>, given: Record<string, unknown>): string {
  const names = (operation.definition.variableDefinitions ?? []).map(({ variable }) => variable.name.value);
  const parts = names
    .filter((name) => name !== operation.cursorVariable && coerced[name] !== undefined)
    .map((name) => [name, canonicalJson(coerced[name]) ?? `given ${JSON.stringify(given[name])}`]);
  return JSON.stringify(parts);
}

/** The first field, through fragments: validation allows a subscription only one. */
function rootField(selectionSet: SelectionSetNode, document: DocumentNode): FieldNode | null {
  for (const selection of selectionSet.selections) {
    if (selection.kind === 'Field') return selection;
    const inner = selection.kind === 'InlineFragment' ? selection : fragment(document, selection.name.value);
    const found = inner && rootField(inner.selectionSet, document);
    if (found) return found;
  }
  return null;
}

function fragment(document: DocumentNode, name: string): FragmentDefinitionNode | undefined {
  return document.definitions.find(
    (definition): definition is FragmentDefinitionNode => definition.kind === 'FragmentDefinition' && definition.name.value === name,
  );
}

/** Looks at every fragment and operation of the document: better one reader too many on the personal path than one too few. */
function reachesViewer(schema: GraphQLSchema, document: DocumentNode): boolean {
  const types = new TypeInfo(schema);
  let found = false;
  const isViewers = (type: GraphQLNamedType, name: string) => 'getFields' in type && type.getFields()[name]?.extensions['viewer'] === true;
  visit(
    document,
    visitWithTypeInfo(types, {
      Field(node) {
        const parent = types.getParentType();
        if (!parent) return;
        const possible = isAbstractType(parent) ? schema.getPossibleTypes(parent) : [];
        found ||= [parent, ...possible].some((type) => isViewers(type, node.name.value));
      },
    }),
  );
  return found;
}

/** null where the cursor is a literal, or where its variable is used for something else besides. */
function cursorVariable(document: DocumentNode, root: FieldNode, cursorArg: string): string | null {
  const value = root.arguments?.find((argument) => argument.name.value === cursorArg)?.value;
  if (value?.kind !== 'Variable') return null;
  const name = value.name.value;
  let others = 0;
  const count = (node: VariableNode) => void (others += node !== value && node.name.value === name ? 1 : 0);
  visit(document, { VariableDefinition: () => false, Variable: count });
  return others === 0 ? name : null;
}

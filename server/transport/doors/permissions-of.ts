/** Which permissions the schema names: of a field, of an object wherever it comes from, and of everything that a document asks for. */
import { Kind, getNamedType, isAbstractType, isInterfaceType, isObjectType } from 'graphql';
import type { DocumentNode, GraphQLField, GraphQLNamedType, GraphQLObjectType, GraphQLSchema, SelectionSetNode } from 'graphql';
import type { Permission } from '../../../schema/permissions.ts';

type Field = GraphQLField<unknown, unknown>;

export const rootsOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()].flatMap((type) => type ?? []);

const objectsOf = (schema: GraphQLSchema): GraphQLObjectType[] =>
  Object.values(schema.getTypeMap()).filter((type) => isObjectType(type) && !type.name.startsWith('__')) as GraphQLObjectType[];

const said = ({ extensions }: { extensions: unknown }): Permission | undefined => (extensions as { permission?: Permission }).permission;

export interface Permissions {
  /** By the object's name. */
  types: ReadonlyMap<string, Permission>;
  /** What the schema leaves open. */
  problems: string[];
}

/** An object that says nothing needs what the fields need that lead to it, as long as they agree. */
export function permissionsIn(schema: GraphQLSchema): Permissions {
  const roots = new Set(rootsOf(schema));
  const objects = objectsOf(schema).filter((type) => !roots.has(type));
  const node = schema.getType('Node');
  const types = new Map(objects.flatMap((type) => (said(type) ? [[type.name, said(type)!] as const] : [])));
  const of = (type: GraphQLObjectType, field: Field) => said(field) ?? (roots.has(type) ? undefined : types.get(type.name));

  function waysTo(wanted: GraphQLObjectType): (Permission | undefined)[] {
    const leads = (type: GraphQLNamedType) => type === wanted || (isAbstractType(type) && schema.getPossibleTypes(type).includes(wanted));
    return [...roots, ...objects].flatMap((type) =>
      Object.values(type.getFields())
        .filter((field) => type !== wanted && leads(getNamedType(field.type)))
        .map((field) => of(type, field)),
    );
  }

  const open = new Set(objects.filter((type) => !types.has(type.name)));
  for (let before = -1; before !== open.size;) {
    before = open.size;
    for (const type of open) {
      const ways = new Set(waysTo(type));
      const [only] = ways;
      if (ways.size !== 1 || only === undefined) continue;
      types.set(type.name, only);
      open.delete(type);
    }
  }

  const silentRoots = [...roots].flatMap((type) =>
    Object.values(type.getFields()).flatMap((field) => (said(field) ? [] : [`${type.name}.${field.name} names no permission`])),
  );
  const silentNodes = (isInterfaceType(node) ? schema.getImplementations(node).objects : []).flatMap((type) =>
    said(type) ? [] : [`${type.name} is a node and names no permission`],
  );
  const unclear = [...open].map((type) => `${type.name} must say what it needs: it is reached by ${[...new Set(waysTo(type))].join(', ')}`);
  return { types, problems: [...silentRoots, ...silentNodes, ...unclear] };
}

export interface Asked {
  /** `Type.field`, or the type that `node` is asked for. */
  what: string;
  permission: Permission;
}

/**
 * What whoever sends the document needs: for its roots, for every field that asks for more than its object, and for each type that `node` opens.
 * A fragment on one of several types may never apply, so nothing of it counts.
 */
export function askedIn(schema: GraphQLSchema, document: DocumentNode): Asked[] {
  const fragments = new Map(document.definitions.flatMap((one) => (one.kind === Kind.FRAGMENT_DEFINITION ? [[one.name.value, one]] : [])));
  const found = new Map<string, Asked>();
  const add = (what: string, permission: Permission | undefined) => permission && found.set(what, { what, permission });

  function walk(type: GraphQLNamedType | undefined, { selections }: SelectionSetNode, isNode: boolean): void {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[selection.name.value] : undefined;
        if (!field || !type) continue;
        add(`${type.name}.${field.name}`, said(field));
        if (selection.selectionSet)
          walk(getNamedType(field.type), selection.selectionSet, type === schema.getQueryType() && field.name === 'node');
        continue;
      }
      const fragment = selection.kind === Kind.INLINE_FRAGMENT ? selection : fragments.get(selection.name.value)!;
      const on = fragment.typeCondition ? schema.getType(fragment.typeCondition.name.value) : type;
      if (isNode && on && on !== type) add(on.name, said(on));
      if (on === type || isNode) walk(on, fragment.selectionSet, isNode && on === type);
    }
  }
  for (const one of document.definitions)
    if (one.kind === Kind.OPERATION_DEFINITION) walk(schema.getRootType(one.operation) ?? undefined, one.selectionSet, false);
  return [...found.values()];
}

/** docs/reference.md: every type, field, argument and value of the schema with its description. */
import {
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
  isScalarType,
  isSpecifiedScalarType,
  isUnionType,
} from 'graphql';
import type { GraphQLArgument, GraphQLField, GraphQLInputField, GraphQLNamedType, GraphQLSchema } from 'graphql';

type Kind = 'Types' | 'Interfaces and unions' | 'Inputs' | 'Enums' | 'Scalars';
const KINDS: readonly Kind[] = ['Types', 'Interfaces and unions', 'Inputs', 'Enums', 'Scalars'];
const ROOTS = ['Query', 'Mutation', 'Subscription'];

const INTRO = `# The schema, for reference

Made from the schema's own descriptions by \`npm run codegen\`; a change in the schema without it fails the check. [api.md](api.md) says how to use it; an API
key may also ask for the schema itself (introspection).`;

export function schemaReference(schema: GraphQLSchema): string {
  const types = Object.values(schema.getTypeMap())
    .filter((type) => !isIntrospectionType(type) && !isSpecifiedScalarType(type))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
  const roots = ROOTS.flatMap((name) => types.filter((type) => type.name === name));
  const others = types.filter((type) => !ROOTS.includes(type.name));
  const sections = KINDS.map((kind) => {
    const own = others.filter((type) => kindOf(type) === kind);
    return own.length === 0 ? '' : [`## ${kind}`, ...own.map((type) => section(schema, type, '###'))].join('\n\n');
  });
  return `${[INTRO, ...roots.map((type) => section(schema, type, '##')), ...sections.filter(Boolean)].join('\n\n')}\n`;
}

function kindOf(type: GraphQLNamedType): Kind {
  if (isScalarType(type)) return 'Scalars';
  if (isEnumType(type)) return 'Enums';
  if (isInputObjectType(type)) return 'Inputs';
  return isObjectType(type) ? 'Types' : 'Interfaces and unions';
}

function section(schema: GraphQLSchema, type: GraphQLNamedType, mark: string): string {
  const facts = [oneLine(type.description), ...relationsOf(schema, type)].filter(Boolean);
  return [`${mark} ${type.name}`, ...facts, ...tableOf(type)].join('\n\n');
}

function relationsOf(schema: GraphQLSchema, type: GraphQLNamedType): string[] {
  if (isUnionType(type)) return [`One of ${type.getTypes().map(link).join(', ')}.`];
  if (isInterfaceType(type)) {
    const { objects } = schema.getImplementations(type);
    return [
      `Implemented by ${objects
        .toSorted((a, b) => (a.name < b.name ? -1 : 1))
        .map(link)
        .join(', ')}.`,
    ];
  }
  if (isObjectType(type) && type.getInterfaces().length > 0) return [`Implements ${type.getInterfaces().map(link).join(', ')}.`];
  return [];
}

function tableOf(type: GraphQLNamedType): string[] {
  if (isEnumType(type))
    return [
      table(
        ['value', ''],
        type.getValues().map(({ name, description }) => [`\`${name}\``, oneLine(description)]),
      ),
    ];
  if (isInputObjectType(type)) return [table(['field', 'type', ''], Object.values(type.getFields()).map(inputRow))];
  if (isObjectType(type) || isInterfaceType(type))
    return [table(['field', 'type', ''], Object.values(type.getFields()).flatMap(fieldRows))];
  return [];
}

const inputRow = ({ name, type, description }: GraphQLInputField | GraphQLArgument) => [
  `\`${name}\``,
  `\`${String(type)}\``,
  oneLine(description),
];

/** The arguments of a field stand below it. */
function fieldRows({ name, type, description, args, deprecationReason }: GraphQLField<unknown, unknown>): string[][] {
  const said = oneLine(description) + (deprecationReason ? ` **Deprecated**: ${oneLine(deprecationReason)}` : '');
  const rows = args.map((arg) => inputRow(arg)).map(([argument = '', ...rest]) => [`↳ ${argument}`, ...rest]);
  return [[`\`${name}\``, `\`${String(type)}\``, said], ...rows];
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

const link = ({ name }: GraphQLNamedType) => `[${name}](#${name.toLowerCase()})`;
const oneLine = (text: string | null | undefined) => (text ?? '').replaceAll(/\s+/g, ' ').trim();

import type { CodegenConfig } from '@graphql-codegen/cli';

const scalars = { DateTime: 'string', Cursor: 'string', Base64: 'string', BigInt: 'string' };

const config: CodegenConfig = {
  schema: 'schema/schema.graphql',
  documents: ['client/{src,sdk/src}/**/*.{ts,tsx}', '!client/src/gql/**'],
  ignoreNoDocuments: true,
  generates: {
    'client/src/gql/': {
      preset: 'client',
      presetConfig: { fragmentMasking: false },
      config: { useTypeImports: true, enumsAsTypes: true, importExtension: '.ts', scalars },
    },
  },
};

export default config;

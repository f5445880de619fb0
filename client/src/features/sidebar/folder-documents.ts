import { graphql } from '../../gql/gql.ts';
import type { FolderListQuery } from '../../gql/graphql.ts';

export const FolderListDocument = graphql(`
  query FolderList($slug: String!) {
    workspace(slug: $slug) {
      id
      folders {
        id
        name
        unreadCount
      }
    }
  }
`);

export const PinSessionDocument = graphql(`
  mutation PinSession($input: PinSessionInput!) {
    pinSession(input: $input) {
      session {
        id
        isPinned
      }
    }
  }
`);

export const UnpinSessionDocument = graphql(`
  mutation UnpinSession($input: UnpinSessionInput!) {
    unpinSession(input: $input) {
      session {
        id
        isPinned
      }
    }
  }
`);

export const MoveToFolderDocument = graphql(`
  mutation MoveToFolder($input: MoveToFolderInput!) {
    moveToFolder(input: $input) {
      session {
        id
        folder {
          id
        }
      }
    }
  }
`);

export const CreateFolderDocument = graphql(`
  mutation CreateFolder($input: CreateFolderInput!) {
    createFolder(input: $input) {
      folder {
        id
        name
      }
    }
  }
`);

export const RenameFolderDocument = graphql(`
  mutation RenameFolder($input: RenameFolderInput!) {
    renameFolder(input: $input) {
      folder {
        id
        name
      }
    }
  }
`);

export const DeleteFolderDocument = graphql(`
  mutation DeleteFolder($input: DeleteFolderInput!) {
    deleteFolder(input: $input) {
      folderId
    }
  }
`);

export type Folder = NonNullable<FolderListQuery['workspace']>['folders'][number];

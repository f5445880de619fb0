/* eslint-disable */
import * as types from './graphql.ts';
import type { TypedDocumentNode as DocumentNode } from '@graphql-typed-document-node/core';

/**
 * Map of all GraphQL operations in the project.
 *
 * This map has several performance disadvantages:
 * 1. It is not tree-shakeable, so it will include all operations in the project.
 * 2. It is not minifiable, so the string of a GraphQL query will be multiple times inside the bundle.
 * 3. It does not support dead code elimination, so it will add unused operations.
 *
 * Therefore it is highly recommended to use the babel or swc plugin for production.
 * Learn more about it here: https://the-guild.dev/graphql/codegen/plugins/presets/preset-client#reducing-bundle-size
 */
type Documents = {
    "\n  query ServerInfo {\n    server {\n      version\n      mailConfigured\n      outboxUrl\n    }\n  }\n": typeof types.ServerInfoDocument,
    "\n  query Viewer {\n    viewer {\n      id\n      email\n      displayName\n      memberships {\n        role\n        workspace {\n          id\n          slug\n          name\n        }\n      }\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  mutation Logout {\n    logout {\n      ok\n    }\n  }\n": typeof types.LogoutDocument,
    "\n  mutation CreateSession($input: CreateSessionInput!) {\n    createSession(input: $input) {\n      session {\n        id\n        title\n      }\n    }\n  }\n": typeof types.CreateSessionDocument,
    "\n  query SessionWorkspace($id: ID!) {\n    session(id: $id) {\n      id\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n": typeof types.SessionWorkspaceDocument,
    "\n  query MemberList($slug: String!, $first: Int!, $after: String) {\n    workspace(slug: $slug) {\n      id\n      viewerRole\n      members(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            role\n            user {\n              id\n              email\n              displayName\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.MemberListDocument,
    "\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) {\n      invitation {\n        id\n        email\n      }\n    }\n  }\n": typeof types.InviteMemberDocument,
    "\n  mutation ChangeRole($input: ChangeRoleInput!) {\n    changeRole(input: $input) {\n      membership {\n        role\n        user {\n          id\n        }\n      }\n    }\n  }\n": typeof types.ChangeRoleDocument,
    "\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) {\n      workspace {\n        id\n      }\n    }\n  }\n": typeof types.RemoveMemberDocument,
    "\n  mutation CreateWorkspace($input: CreateWorkspaceInput!) {\n    createWorkspace(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n": typeof types.CreateWorkspaceDocument,
    "\n  query PaletteSessions($slug: String!, $first: Int!, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, query: $query) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n          }\n        }\n      }\n    }\n  }\n": typeof types.PaletteSessionsDocument,
    "\n  mutation SendPrompt($input: SendPromptInput!) {\n    sendPrompt(input: $input) {\n      prompt {\n        ...MessageFields\n      }\n      answers {\n        ...MessageFields\n      }\n    }\n  }\n": typeof types.SendPromptDocument,
    "\n  mutation StopMessage($input: StopMessageInput!) {\n    stopMessage(input: $input) {\n      message {\n        id\n        status\n      }\n    }\n  }\n": typeof types.StopMessageDocument,
    "\n  mutation RetryMessage($input: RetryMessageInput!) {\n    retryMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n": typeof types.RetryMessageDocument,
    "\n  mutation ContinueMessage($input: ContinueMessageInput!) {\n    continueMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n": typeof types.ContinueMessageDocument,
    "\n  mutation UpdateSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        ...SessionHead\n      }\n    }\n  }\n": typeof types.UpdateSessionDocument,
    "\n  query Models {\n    models {\n      id\n      name\n      provider\n      available\n      isDemo\n    }\n  }\n": typeof types.ModelsDocument,
    "\n  query SessionList($slug: String!, $first: Int!, $after: String, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, after: $after, query: $query) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.SessionListDocument,
    "\n  mutation RenameSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        id\n        title\n        archivedAt\n      }\n    }\n  }\n": typeof types.RenameSessionDocument,
    "\n  mutation Login($input: LoginInput!) {\n    login(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.LoginDocument,
    "\n  mutation Register($input: RegisterInput!) {\n    register(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.RegisterDocument,
    "\n  mutation RequestMagicLink($input: RequestMagicLinkInput!) {\n    requestMagicLink(input: $input) {\n      ok\n    }\n  }\n": typeof types.RequestMagicLinkDocument,
    "\n  mutation RedeemMagicLink($input: RedeemMagicLinkInput!) {\n    redeemMagicLink(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.RedeemMagicLinkDocument,
    "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n": typeof types.AcceptInvitationDocument,
    "\n  query WorkspaceHome($slug: String!, $sessions: Int!, $members: Int!) {\n    workspace(slug: $slug) {\n      id\n      name\n      viewerRole\n      members(first: $members) {\n        edges {\n          node {\n            role\n            user {\n              id\n              displayName\n            }\n          }\n        }\n      }\n      sessions(first: $sessions) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.WorkspaceHomeDocument,
    "\n  fragment MessageFields on Message {\n    id\n    parentId\n    role\n    lane\n    attempts\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    usage {\n      inputTokens\n      cachedInputTokens\n      outputTokens\n      reasoningTokens\n      costMicros\n      estimated\n    }\n    createdAt\n    finishedAt\n  }\n": typeof types.MessageFieldsFragmentDoc,
    "\n  fragment SessionHead on Session {\n    id\n    title\n    visibility\n    viewerRole\n    mainlineLeafId\n    archivedAt\n    createdAt\n    updatedAt\n    workspace {\n      id\n      slug\n      name\n    }\n  }\n": typeof types.SessionHeadFragmentDoc,
    "\n  subscription SessionEvents($sessionId: ID!, $after: Cursor) {\n    sessionEvents(sessionId: $sessionId, after: $after) {\n      __typename\n      cursor\n      ... on SessionSnapshot {\n        session {\n          ...SessionHead\n        }\n        messages {\n          ...MessageFields\n        }\n        hasEarlierMessages\n        draft {\n          state\n          version\n        }\n        participants {\n          actor {\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n      ... on MessageAdded {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on MessageChanged {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on TextAppended {\n        messageId\n        offset\n        text\n      }\n      ... on DraftEdited {\n        update\n        version\n        clientId\n      }\n      ... on SessionChanged {\n        session {\n          ...SessionHead\n        }\n      }\n      ... on PresenceChanged {\n        participants {\n          actor {\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n    }\n  }\n": typeof types.SessionEventsDocument,
    "\n  query MessagePage($sessionId: ID!, $leafId: ID, $last: Int!, $before: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, last: $last, before: $before) {\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n        edges {\n          node {\n            id\n            siblings {\n              ...MessageFields\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.MessagePageDocument,
    "\n  query OneMessage($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Message {\n        ...MessageFields\n      }\n    }\n  }\n": typeof types.OneMessageDocument,
    "\n  mutation EditDraft($input: EditDraftInput!) {\n    editDraft(input: $input) {\n      version\n    }\n  }\n": typeof types.EditDraftDocument,
    "\n  mutation SetPresence($input: SetPresenceInput!) {\n    setPresence(input: $input) {\n      ok\n    }\n  }\n": typeof types.SetPresenceDocument,
};
const documents: Documents = {
    "\n  query ServerInfo {\n    server {\n      version\n      mailConfigured\n      outboxUrl\n    }\n  }\n": types.ServerInfoDocument,
    "\n  query Viewer {\n    viewer {\n      id\n      email\n      displayName\n      memberships {\n        role\n        workspace {\n          id\n          slug\n          name\n        }\n      }\n    }\n  }\n": types.ViewerDocument,
    "\n  mutation Logout {\n    logout {\n      ok\n    }\n  }\n": types.LogoutDocument,
    "\n  mutation CreateSession($input: CreateSessionInput!) {\n    createSession(input: $input) {\n      session {\n        id\n        title\n      }\n    }\n  }\n": types.CreateSessionDocument,
    "\n  query SessionWorkspace($id: ID!) {\n    session(id: $id) {\n      id\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n": types.SessionWorkspaceDocument,
    "\n  query MemberList($slug: String!, $first: Int!, $after: String) {\n    workspace(slug: $slug) {\n      id\n      viewerRole\n      members(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            role\n            user {\n              id\n              email\n              displayName\n            }\n          }\n        }\n      }\n    }\n  }\n": types.MemberListDocument,
    "\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) {\n      invitation {\n        id\n        email\n      }\n    }\n  }\n": types.InviteMemberDocument,
    "\n  mutation ChangeRole($input: ChangeRoleInput!) {\n    changeRole(input: $input) {\n      membership {\n        role\n        user {\n          id\n        }\n      }\n    }\n  }\n": types.ChangeRoleDocument,
    "\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) {\n      workspace {\n        id\n      }\n    }\n  }\n": types.RemoveMemberDocument,
    "\n  mutation CreateWorkspace($input: CreateWorkspaceInput!) {\n    createWorkspace(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n": types.CreateWorkspaceDocument,
    "\n  query PaletteSessions($slug: String!, $first: Int!, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, query: $query) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n          }\n        }\n      }\n    }\n  }\n": types.PaletteSessionsDocument,
    "\n  mutation SendPrompt($input: SendPromptInput!) {\n    sendPrompt(input: $input) {\n      prompt {\n        ...MessageFields\n      }\n      answers {\n        ...MessageFields\n      }\n    }\n  }\n": types.SendPromptDocument,
    "\n  mutation StopMessage($input: StopMessageInput!) {\n    stopMessage(input: $input) {\n      message {\n        id\n        status\n      }\n    }\n  }\n": types.StopMessageDocument,
    "\n  mutation RetryMessage($input: RetryMessageInput!) {\n    retryMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n": types.RetryMessageDocument,
    "\n  mutation ContinueMessage($input: ContinueMessageInput!) {\n    continueMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n": types.ContinueMessageDocument,
    "\n  mutation UpdateSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        ...SessionHead\n      }\n    }\n  }\n": types.UpdateSessionDocument,
    "\n  query Models {\n    models {\n      id\n      name\n      provider\n      available\n      isDemo\n    }\n  }\n": types.ModelsDocument,
    "\n  query SessionList($slug: String!, $first: Int!, $after: String, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, after: $after, query: $query) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": types.SessionListDocument,
    "\n  mutation RenameSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        id\n        title\n        archivedAt\n      }\n    }\n  }\n": types.RenameSessionDocument,
    "\n  mutation Login($input: LoginInput!) {\n    login(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": types.LoginDocument,
    "\n  mutation Register($input: RegisterInput!) {\n    register(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": types.RegisterDocument,
    "\n  mutation RequestMagicLink($input: RequestMagicLinkInput!) {\n    requestMagicLink(input: $input) {\n      ok\n    }\n  }\n": types.RequestMagicLinkDocument,
    "\n  mutation RedeemMagicLink($input: RedeemMagicLinkInput!) {\n    redeemMagicLink(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": types.RedeemMagicLinkDocument,
    "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n": types.AcceptInvitationDocument,
    "\n  query WorkspaceHome($slug: String!, $sessions: Int!, $members: Int!) {\n    workspace(slug: $slug) {\n      id\n      name\n      viewerRole\n      members(first: $members) {\n        edges {\n          node {\n            role\n            user {\n              id\n              displayName\n            }\n          }\n        }\n      }\n      sessions(first: $sessions) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": types.WorkspaceHomeDocument,
    "\n  fragment MessageFields on Message {\n    id\n    parentId\n    role\n    lane\n    attempts\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    usage {\n      inputTokens\n      cachedInputTokens\n      outputTokens\n      reasoningTokens\n      costMicros\n      estimated\n    }\n    createdAt\n    finishedAt\n  }\n": types.MessageFieldsFragmentDoc,
    "\n  fragment SessionHead on Session {\n    id\n    title\n    visibility\n    viewerRole\n    mainlineLeafId\n    archivedAt\n    createdAt\n    updatedAt\n    workspace {\n      id\n      slug\n      name\n    }\n  }\n": types.SessionHeadFragmentDoc,
    "\n  subscription SessionEvents($sessionId: ID!, $after: Cursor) {\n    sessionEvents(sessionId: $sessionId, after: $after) {\n      __typename\n      cursor\n      ... on SessionSnapshot {\n        session {\n          ...SessionHead\n        }\n        messages {\n          ...MessageFields\n        }\n        hasEarlierMessages\n        draft {\n          state\n          version\n        }\n        participants {\n          actor {\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n      ... on MessageAdded {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on MessageChanged {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on TextAppended {\n        messageId\n        offset\n        text\n      }\n      ... on DraftEdited {\n        update\n        version\n        clientId\n      }\n      ... on SessionChanged {\n        session {\n          ...SessionHead\n        }\n      }\n      ... on PresenceChanged {\n        participants {\n          actor {\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n    }\n  }\n": types.SessionEventsDocument,
    "\n  query MessagePage($sessionId: ID!, $leafId: ID, $last: Int!, $before: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, last: $last, before: $before) {\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n        edges {\n          node {\n            id\n            siblings {\n              ...MessageFields\n            }\n          }\n        }\n      }\n    }\n  }\n": types.MessagePageDocument,
    "\n  query OneMessage($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Message {\n        ...MessageFields\n      }\n    }\n  }\n": types.OneMessageDocument,
    "\n  mutation EditDraft($input: EditDraftInput!) {\n    editDraft(input: $input) {\n      version\n    }\n  }\n": types.EditDraftDocument,
    "\n  mutation SetPresence($input: SetPresenceInput!) {\n    setPresence(input: $input) {\n      ok\n    }\n  }\n": types.SetPresenceDocument,
};

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 *
 *
 * @example
 * ```ts
 * const query = graphql(`query GetUser($id: ID!) { user(id: $id) { name } }`);
 * ```
 *
 * The query argument is unknown!
 * Please regenerate the types.
 */
export function graphql(source: string): unknown;

/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ServerInfo {\n    server {\n      version\n      mailConfigured\n      outboxUrl\n    }\n  }\n"): (typeof documents)["\n  query ServerInfo {\n    server {\n      version\n      mailConfigured\n      outboxUrl\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      id\n      email\n      displayName\n      memberships {\n        role\n        workspace {\n          id\n          slug\n          name\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      id\n      email\n      displayName\n      memberships {\n        role\n        workspace {\n          id\n          slug\n          name\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Logout {\n    logout {\n      ok\n    }\n  }\n"): (typeof documents)["\n  mutation Logout {\n    logout {\n      ok\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateSession($input: CreateSessionInput!) {\n    createSession(input: $input) {\n      session {\n        id\n        title\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateSession($input: CreateSessionInput!) {\n    createSession(input: $input) {\n      session {\n        id\n        title\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SessionWorkspace($id: ID!) {\n    session(id: $id) {\n      id\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  query SessionWorkspace($id: ID!) {\n    session(id: $id) {\n      id\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MemberList($slug: String!, $first: Int!, $after: String) {\n    workspace(slug: $slug) {\n      id\n      viewerRole\n      members(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            role\n            user {\n              id\n              email\n              displayName\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query MemberList($slug: String!, $first: Int!, $after: String) {\n    workspace(slug: $slug) {\n      id\n      viewerRole\n      members(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            role\n            user {\n              id\n              email\n              displayName\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) {\n      invitation {\n        id\n        email\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) {\n      invitation {\n        id\n        email\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeRole($input: ChangeRoleInput!) {\n    changeRole(input: $input) {\n      membership {\n        role\n        user {\n          id\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ChangeRole($input: ChangeRoleInput!) {\n    changeRole(input: $input) {\n      membership {\n        role\n        user {\n          id\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) {\n      workspace {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) {\n      workspace {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateWorkspace($input: CreateWorkspaceInput!) {\n    createWorkspace(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateWorkspace($input: CreateWorkspaceInput!) {\n    createWorkspace(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PaletteSessions($slug: String!, $first: Int!, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, query: $query) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query PaletteSessions($slug: String!, $first: Int!, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, query: $query) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendPrompt($input: SendPromptInput!) {\n    sendPrompt(input: $input) {\n      prompt {\n        ...MessageFields\n      }\n      answers {\n        ...MessageFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SendPrompt($input: SendPromptInput!) {\n    sendPrompt(input: $input) {\n      prompt {\n        ...MessageFields\n      }\n      answers {\n        ...MessageFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation StopMessage($input: StopMessageInput!) {\n    stopMessage(input: $input) {\n      message {\n        id\n        status\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation StopMessage($input: StopMessageInput!) {\n    stopMessage(input: $input) {\n      message {\n        id\n        status\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RetryMessage($input: RetryMessageInput!) {\n    retryMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RetryMessage($input: RetryMessageInput!) {\n    retryMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ContinueMessage($input: ContinueMessageInput!) {\n    continueMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ContinueMessage($input: ContinueMessageInput!) {\n    continueMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        ...SessionHead\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        ...SessionHead\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Models {\n    models {\n      id\n      name\n      provider\n      available\n      isDemo\n    }\n  }\n"): (typeof documents)["\n  query Models {\n    models {\n      id\n      name\n      provider\n      available\n      isDemo\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SessionList($slug: String!, $first: Int!, $after: String, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, after: $after, query: $query) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SessionList($slug: String!, $first: Int!, $after: String, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, after: $after, query: $query) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RenameSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        id\n        title\n        archivedAt\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RenameSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        id\n        title\n        archivedAt\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Login($input: LoginInput!) {\n    login(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Login($input: LoginInput!) {\n    login(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Register($input: RegisterInput!) {\n    register(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Register($input: RegisterInput!) {\n    register(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RequestMagicLink($input: RequestMagicLinkInput!) {\n    requestMagicLink(input: $input) {\n      ok\n    }\n  }\n"): (typeof documents)["\n  mutation RequestMagicLink($input: RequestMagicLinkInput!) {\n    requestMagicLink(input: $input) {\n      ok\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RedeemMagicLink($input: RedeemMagicLinkInput!) {\n    redeemMagicLink(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RedeemMagicLink($input: RedeemMagicLinkInput!) {\n    redeemMagicLink(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkspaceHome($slug: String!, $sessions: Int!, $members: Int!) {\n    workspace(slug: $slug) {\n      id\n      name\n      viewerRole\n      members(first: $members) {\n        edges {\n          node {\n            role\n            user {\n              id\n              displayName\n            }\n          }\n        }\n      }\n      sessions(first: $sessions) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query WorkspaceHome($slug: String!, $sessions: Int!, $members: Int!) {\n    workspace(slug: $slug) {\n      id\n      name\n      viewerRole\n      members(first: $members) {\n        edges {\n          node {\n            role\n            user {\n              id\n              displayName\n            }\n          }\n        }\n      }\n      sessions(first: $sessions) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MessageFields on Message {\n    id\n    parentId\n    role\n    lane\n    attempts\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    usage {\n      inputTokens\n      cachedInputTokens\n      outputTokens\n      reasoningTokens\n      costMicros\n      estimated\n    }\n    createdAt\n    finishedAt\n  }\n"): (typeof documents)["\n  fragment MessageFields on Message {\n    id\n    parentId\n    role\n    lane\n    attempts\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    usage {\n      inputTokens\n      cachedInputTokens\n      outputTokens\n      reasoningTokens\n      costMicros\n      estimated\n    }\n    createdAt\n    finishedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SessionHead on Session {\n    id\n    title\n    visibility\n    viewerRole\n    mainlineLeafId\n    archivedAt\n    createdAt\n    updatedAt\n    workspace {\n      id\n      slug\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment SessionHead on Session {\n    id\n    title\n    visibility\n    viewerRole\n    mainlineLeafId\n    archivedAt\n    createdAt\n    updatedAt\n    workspace {\n      id\n      slug\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SessionEvents($sessionId: ID!, $after: Cursor) {\n    sessionEvents(sessionId: $sessionId, after: $after) {\n      __typename\n      cursor\n      ... on SessionSnapshot {\n        session {\n          ...SessionHead\n        }\n        messages {\n          ...MessageFields\n        }\n        hasEarlierMessages\n        draft {\n          state\n          version\n        }\n        participants {\n          actor {\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n      ... on MessageAdded {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on MessageChanged {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on TextAppended {\n        messageId\n        offset\n        text\n      }\n      ... on DraftEdited {\n        update\n        version\n        clientId\n      }\n      ... on SessionChanged {\n        session {\n          ...SessionHead\n        }\n      }\n      ... on PresenceChanged {\n        participants {\n          actor {\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription SessionEvents($sessionId: ID!, $after: Cursor) {\n    sessionEvents(sessionId: $sessionId, after: $after) {\n      __typename\n      cursor\n      ... on SessionSnapshot {\n        session {\n          ...SessionHead\n        }\n        messages {\n          ...MessageFields\n        }\n        hasEarlierMessages\n        draft {\n          state\n          version\n        }\n        participants {\n          actor {\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n      ... on MessageAdded {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on MessageChanged {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on TextAppended {\n        messageId\n        offset\n        text\n      }\n      ... on DraftEdited {\n        update\n        version\n        clientId\n      }\n      ... on SessionChanged {\n        session {\n          ...SessionHead\n        }\n      }\n      ... on PresenceChanged {\n        participants {\n          actor {\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MessagePage($sessionId: ID!, $leafId: ID, $last: Int!, $before: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, last: $last, before: $before) {\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n        edges {\n          node {\n            id\n            siblings {\n              ...MessageFields\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query MessagePage($sessionId: ID!, $leafId: ID, $last: Int!, $before: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, last: $last, before: $before) {\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n        edges {\n          node {\n            id\n            siblings {\n              ...MessageFields\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OneMessage($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Message {\n        ...MessageFields\n      }\n    }\n  }\n"): (typeof documents)["\n  query OneMessage($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Message {\n        ...MessageFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EditDraft($input: EditDraftInput!) {\n    editDraft(input: $input) {\n      version\n    }\n  }\n"): (typeof documents)["\n  mutation EditDraft($input: EditDraftInput!) {\n    editDraft(input: $input) {\n      version\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SetPresence($input: SetPresenceInput!) {\n    setPresence(input: $input) {\n      ok\n    }\n  }\n"): (typeof documents)["\n  mutation SetPresence($input: SetPresenceInput!) {\n    setPresence(input: $input) {\n      ok\n    }\n  }\n"];

export function graphql(source: string) {
  return (documents as any)[source] ?? {};
}

export type DocumentType<TDocumentNode extends DocumentNode<any, any>> = TDocumentNode extends DocumentNode<  infer TType,  any>  ? TType  : never;
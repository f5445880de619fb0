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
    "\n  subscription ViewerHints {\n    viewerHints {\n      topic\n      workspaceId\n    }\n  }\n": typeof types.ViewerHintsDocument,
    "\n  query Viewer {\n    viewer {\n      id\n      email\n      displayName\n      memberships {\n        role\n        workspace {\n          id\n          slug\n          name\n        }\n      }\n    }\n    viewerActor {\n      __typename\n      id\n      displayName\n    }\n  }\n": typeof types.ViewerDocument,
    "\n  mutation Logout {\n    logout {\n      ok\n    }\n  }\n": typeof types.LogoutDocument,
    "\n  mutation CreateSession($input: CreateSessionInput!) {\n    createSession(input: $input) {\n      session {\n        id\n        title\n      }\n    }\n  }\n": typeof types.CreateSessionDocument,
    "\n  query SessionWorkspace($id: ID!) {\n    session(id: $id) {\n      id\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n": typeof types.SessionWorkspaceDocument,
    "\n  query ShareLinkPreview($token: String!) {\n    shareLink(token: $token) {\n      state\n      needsPassword\n      sessionTitle\n      workspaceName\n      role\n      inviterName\n      expiresAt\n    }\n  }\n": typeof types.ShareLinkPreviewDocument,
    "\n  mutation JoinByLink($input: JoinByLinkInput!) {\n    joinByLink(input: $input) {\n      session {\n        id\n        members {\n          role\n          user {\n            id\n            displayName\n          }\n        }\n      }\n      actor {\n        __typename\n        id\n        displayName\n      }\n    }\n  }\n": typeof types.JoinByLinkDocument,
    "\n  mutation LeaveAsGuest {\n    leaveAsGuest {\n      ok\n    }\n  }\n": typeof types.LeaveAsGuestDocument,
    "\n  query MemberList($slug: String!, $first: Int!, $after: String, $withEmail: Boolean!) {\n    workspace(slug: $slug) {\n      id\n      viewerRole\n      members(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            role\n            user {\n              id\n              email @include(if: $withEmail)\n              displayName\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.MemberListDocument,
    "\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) {\n      invitation {\n        id\n        email\n      }\n    }\n  }\n": typeof types.InviteMemberDocument,
    "\n  mutation ChangeRole($input: ChangeRoleInput!) {\n    changeRole(input: $input) {\n      membership {\n        role\n        user {\n          id\n        }\n      }\n    }\n  }\n": typeof types.ChangeRoleDocument,
    "\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) {\n      workspace {\n        id\n      }\n    }\n  }\n": typeof types.RemoveMemberDocument,
    "\n  mutation CreateWorkspace($input: CreateWorkspaceInput!) {\n    createWorkspace(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n": typeof types.CreateWorkspaceDocument,
    "\n  query NotificationCount {\n    viewer {\n      id\n      unreadNotificationCount\n    }\n  }\n": typeof types.NotificationCountDocument,
    "\n  fragment NotificationFields on Notification {\n    id\n    kind\n    excerpt\n    commentId\n    createdAt\n    readAt\n    actor {\n      id\n      displayName\n    }\n    session {\n      id\n      title\n    }\n    message {\n      id\n      status\n    }\n  }\n": typeof types.NotificationFieldsFragmentDoc,
    "\n  query NotificationList($first: Int!) {\n    viewer {\n      id\n      unread: notifications(first: 50, unreadOnly: true) {\n        edges {\n          node {\n            ...NotificationFields\n          }\n        }\n      }\n      notifications(first: $first) {\n        pageInfo {\n          hasNextPage\n        }\n        edges {\n          node {\n            ...NotificationFields\n          }\n        }\n      }\n    }\n  }\n": typeof types.NotificationListDocument,
    "\n  mutation MarkNotificationsRead($input: MarkNotificationsReadInput!) {\n    markNotificationsRead(input: $input) {\n      unreadCount\n    }\n  }\n": typeof types.MarkNotificationsReadDocument,
    "\n  query NotificationSettings {\n    viewer {\n      id\n      notificationPreferences {\n        kind\n        app\n        mail\n      }\n    }\n    server {\n      mailConfigured\n    }\n  }\n": typeof types.NotificationSettingsDocument,
    "\n  mutation UpdateNotificationPreferences($input: UpdateNotificationPreferencesInput!) {\n    updateNotificationPreferences(input: $input) {\n      preferences {\n        kind\n        app\n        mail\n      }\n    }\n  }\n": typeof types.UpdateNotificationPreferencesDocument,
    "\n  mutation ReportActivity {\n    reportActivity {\n      ok\n    }\n  }\n": typeof types.ReportActivityDocument,
    "\n  query PaletteSessions($slug: String!, $first: Int!, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, query: $query) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n          }\n        }\n      }\n    }\n  }\n": typeof types.PaletteSessionsDocument,
    "\n  query PaletteMessages($slug: String!, $first: Int!, $query: String!) {\n    workspace(slug: $slug) {\n      id\n      search(first: $first, query: $query) {\n        pageInfo {\n          hasNextPage\n        }\n        edges {\n          node {\n            snippet {\n              text\n              isMatch\n            }\n            message {\n              id\n              createdAt\n              author {\n                id\n                displayName\n              }\n              model {\n                id\n                name\n              }\n              session {\n                id\n                title\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.PaletteMessagesDocument,
    "\n  mutation CreateBranch($input: CreateBranchInput!) {\n    createBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n": typeof types.CreateBranchDocument,
    "\n  mutation UpdateBranch($input: UpdateBranchInput!) {\n    updateBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n": typeof types.UpdateBranchDocument,
    "\n  mutation MergeBranch($input: MergeBranchInput!) {\n    mergeBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n": typeof types.MergeBranchDocument,
    "\n  mutation ForkSession($input: ForkSessionInput!) {\n    forkSession(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n": typeof types.ForkSessionDocument,
    "\n  query BranchDrift($id: ID!) {\n    node(id: $id) {\n      ... on Branch {\n        id\n        messagesSince\n      }\n    }\n  }\n": typeof types.BranchDriftDocument,
    "\n  query SessionOrigin($id: ID!) {\n    session(id: $id) {\n      id\n      origin {\n        id\n        title\n      }\n    }\n  }\n": typeof types.SessionOriginDocument,
    "\n  query OnMainline($sessionId: ID!, $messageId: String!) {\n    session(id: $sessionId) {\n      id\n      messages(first: 1, after: $messageId) {\n        edges {\n          cursor\n        }\n      }\n    }\n  }\n": typeof types.OnMainlineDocument,
    "\n  query SessionTree($sessionId: ID!, $before: ID) {\n    session(id: $sessionId) {\n      id\n      tree(before: $before) {\n        hasEarlier\n        nodes {\n          id\n          parentId\n          role\n          status\n          lane\n          excerpt\n          author {\n            id\n            displayName\n          }\n          model {\n            name\n            provider\n            isDemo\n          }\n          createdAt\n        }\n      }\n    }\n  }\n": typeof types.SessionTreeDocument,
    "\n  mutation AddComment($input: AddCommentInput!) {\n    addComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n      unreachable {\n        id\n        displayName\n      }\n    }\n  }\n": typeof types.AddCommentDocument,
    "\n  mutation EditComment($input: EditCommentInput!) {\n    editComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n      unreachable {\n        id\n        displayName\n      }\n    }\n  }\n": typeof types.EditCommentDocument,
    "\n  mutation DeleteComment($input: DeleteCommentInput!) {\n    deleteComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n": typeof types.DeleteCommentDocument,
    "\n  mutation ResolveThread($input: ResolveThreadInput!) {\n    resolveThread(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n": typeof types.ResolveThreadDocument,
    "\n  mutation ReopenThread($input: ReopenThreadInput!) {\n    reopenThread(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n": typeof types.ReopenThreadDocument,
    "\n  mutation ToggleReaction($input: ToggleReactionInput!) {\n    toggleReaction(input: $input) {\n      isChanged\n      version\n      reactions {\n        ...ReactionFields\n      }\n    }\n  }\n": typeof types.ToggleReactionDocument,
    "\n  query MentionPeople($workspaceId: ID!) {\n    node(id: $workspaceId) {\n      __typename\n      ... on Workspace {\n        id\n        members(first: 100) {\n          edges {\n            node {\n              user {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.MentionPeopleDocument,
    "\n  mutation AddMentioned($input: AddSessionMemberInput!) {\n    addSessionMember(input: $input) {\n      member {\n        role\n      }\n    }\n  }\n": typeof types.AddMentionedDocument,
    "\n  mutation SendPrompt($input: SendPromptInput!) {\n    sendPrompt(input: $input) {\n      prompt {\n        ...MessageFields\n        poll {\n          ...PollFields\n        }\n      }\n      answers {\n        ...MessageFields\n      }\n    }\n  }\n": typeof types.SendPromptDocument,
    "\n  mutation StopMessage($input: StopMessageInput!) {\n    stopMessage(input: $input) {\n      message {\n        id\n        status\n      }\n    }\n  }\n": typeof types.StopMessageDocument,
    "\n  mutation RetryMessage($input: RetryMessageInput!) {\n    retryMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n": typeof types.RetryMessageDocument,
    "\n  mutation ContinueMessage($input: ContinueMessageInput!) {\n    continueMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n": typeof types.ContinueMessageDocument,
    "\n  mutation UpdateSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        ...SessionHead\n      }\n    }\n  }\n": typeof types.UpdateSessionDocument,
    "\n  query Models {\n    models {\n      id\n      name\n      provider\n      available\n      isDemo\n    }\n  }\n": typeof types.ModelsDocument,
    "\n  mutation QueuePrompt($input: QueuePromptInput!) {\n    queuePrompt(input: $input) {\n      queuedPrompt {\n        id\n        author {\n          __typename\n          id\n          displayName\n        }\n      }\n      prompt {\n        ...MessageFields\n      }\n    }\n  }\n": typeof types.QueuePromptDocument,
    "\n  mutation Steer($input: SteerInput!) {\n    steer(input: $input) {\n      queuedPrompt {\n        id\n        author {\n          __typename\n          id\n          displayName\n        }\n      }\n      prompt {\n        ...MessageFields\n      }\n    }\n  }\n": typeof types.SteerDocument,
    "\n  mutation ReorderQueue($input: ReorderQueueInput!) {\n    reorderQueue(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n": typeof types.ReorderQueueDocument,
    "\n  mutation RemoveQueuedPrompt($input: RemoveQueuedPromptInput!) {\n    removeQueuedPrompt(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n": typeof types.RemoveQueuedPromptDocument,
    "\n  mutation ReturnToDraft($input: ReturnToDraftInput!) {\n    returnToDraft(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n": typeof types.ReturnToDraftDocument,
    "\n  mutation ResumeQueue($input: ResumeQueueInput!) {\n    resumeQueue(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n": typeof types.ResumeQueueDocument,
    "\n  query ReplayPage($sessionId: ID!, $leafId: ID!, $first: Int!, $after: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            role\n            author {\n              __typename\n              id\n              displayName\n            }\n            model {\n              id\n              name\n              provider\n              isDemo\n            }\n            text\n            createdAt\n            firstTokenAt\n            finishedAt\n          }\n        }\n      }\n    }\n  }\n": typeof types.ReplayPageDocument,
    "\n  fragment ShareLinkFields on ShareLink {\n    id\n    name\n    role\n    state\n    hasPassword\n    expiresAt\n    uses\n    createdBy {\n      id\n      displayName\n    }\n  }\n": typeof types.ShareLinkFieldsFragmentDoc,
    "\n  query Sharing($id: ID!) {\n    session(id: $id) {\n      id\n      visibility\n      whoInvites\n      viewerMayInvite\n      members {\n        role\n        source\n        user {\n          id\n          displayName\n        }\n      }\n    }\n  }\n": typeof types.SharingDocument,
    "\n  query SharingGrants($id: ID!) {\n    session(id: $id) {\n      id\n      shareLinks {\n        ...ShareLinkFields\n      }\n      linkGuests {\n        actor {\n          __typename\n          id\n          displayName\n        }\n        role\n        linkId\n        linkName\n      }\n      invitations {\n        id\n        email\n        role\n      }\n    }\n  }\n": typeof types.SharingGrantsDocument,
    "\n  query SharingPeople($workspaceId: ID!) {\n    node(id: $workspaceId) {\n      __typename\n      ... on Workspace {\n        id\n        members(first: 100) {\n          edges {\n            node {\n              user {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n    server {\n      mailConfigured\n    }\n  }\n": typeof types.SharingPeopleDocument,
    "\n  mutation CreateShareLink($input: CreateShareLinkInput!) {\n    createShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n      url\n    }\n  }\n": typeof types.CreateShareLinkDocument,
    "\n  mutation UpdateShareLink($input: UpdateShareLinkInput!) {\n    updateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n    }\n  }\n": typeof types.UpdateShareLinkDocument,
    "\n  mutation RotateShareLink($input: RotateShareLinkInput!) {\n    rotateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n      url\n    }\n  }\n": typeof types.RotateShareLinkDocument,
    "\n  mutation RevokeShareLink($input: RevokeShareLinkInput!) {\n    revokeShareLink(input: $input) {\n      shareLink {\n        id\n        state\n      }\n    }\n  }\n": typeof types.RevokeShareLinkDocument,
    "\n  mutation RemoveLinkGuest($input: RemoveLinkGuestInput!) {\n    removeLinkGuest(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n": typeof types.RemoveLinkGuestDocument,
    "\n  mutation AddSessionMember($input: AddSessionMemberInput!) {\n    addSessionMember(input: $input) {\n      member {\n        role\n        user {\n          id\n          displayName\n        }\n      }\n      invitation {\n        id\n        email\n      }\n    }\n  }\n": typeof types.AddSessionMemberDocument,
    "\n  mutation ChangeSessionRole($input: ChangeSessionRoleInput!) {\n    changeSessionRole(input: $input) {\n      member {\n        role\n        user {\n          id\n        }\n      }\n    }\n  }\n": typeof types.ChangeSessionRoleDocument,
    "\n  mutation RemoveSessionMember($input: RemoveSessionMemberInput!) {\n    removeSessionMember(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n": typeof types.RemoveSessionMemberDocument,
    "\n  mutation LeaveSession($input: LeaveSessionInput!) {\n    leaveSession(input: $input) {\n      ok\n    }\n  }\n": typeof types.LeaveSessionDocument,
    "\n  mutation WithdrawSessionInvitation($input: WithdrawSessionInvitationInput!) {\n    withdrawSessionInvitation(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n": typeof types.WithdrawSessionInvitationDocument,
    "\n  query ReadState($id: ID!) {\n    session(id: $id) {\n      id\n      readUntilId\n      tree(limit: 1) {\n        nodes {\n          id\n        }\n      }\n    }\n  }\n": typeof types.ReadStateDocument,
    "\n  mutation MarkSessionRead($input: MarkSessionReadInput!) {\n    markSessionRead(input: $input) {\n      session {\n        id\n        unreadCount\n      }\n    }\n  }\n": typeof types.MarkSessionReadDocument,
    "\n  mutation CastVote($input: CastVoteInput!) {\n    castVote(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n": typeof types.CastVoteDocument,
    "\n  mutation WithdrawVote($input: WithdrawVoteInput!) {\n    withdrawVote(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n": typeof types.WithdrawVoteDocument,
    "\n  mutation ClosePoll($input: ClosePollInput!) {\n    closePoll(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n": typeof types.ClosePollDocument,
    "\n  mutation PromoteAnswer($input: PromoteAnswerInput!) {\n    promoteAnswer(input: $input) {\n      session {\n        id\n        mainlineLeafId\n      }\n    }\n  }\n": typeof types.PromoteAnswerDocument,
    "\n  query OwnVote($promptId: ID!) {\n    node(id: $promptId) {\n      __typename\n      ... on Message {\n        id\n        poll {\n          id\n          viewerVote\n        }\n      }\n    }\n  }\n": typeof types.OwnVoteDocument,
    "\n  query SharedSessions($first: Int!) {\n    sharedSessions(first: $first) {\n      pageInfo {\n        hasNextPage\n      }\n      edges {\n        node {\n          id\n          title\n          updatedAt\n          activeRuns\n          participantCount\n          participants {\n            actor {\n              id\n              displayName\n            }\n          }\n          workspace {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n": typeof types.SharedSessionsDocument,
    "\n  query FolderList($slug: String!) {\n    workspace(slug: $slug) {\n      id\n      folders {\n        id\n        name\n        unreadCount\n      }\n    }\n  }\n": typeof types.FolderListDocument,
    "\n  mutation PinSession($input: PinSessionInput!) {\n    pinSession(input: $input) {\n      session {\n        id\n        isPinned\n      }\n    }\n  }\n": typeof types.PinSessionDocument,
    "\n  mutation UnpinSession($input: UnpinSessionInput!) {\n    unpinSession(input: $input) {\n      session {\n        id\n        isPinned\n      }\n    }\n  }\n": typeof types.UnpinSessionDocument,
    "\n  mutation MoveToFolder($input: MoveToFolderInput!) {\n    moveToFolder(input: $input) {\n      session {\n        id\n        folder {\n          id\n        }\n      }\n    }\n  }\n": typeof types.MoveToFolderDocument,
    "\n  mutation CreateFolder($input: CreateFolderInput!) {\n    createFolder(input: $input) {\n      folder {\n        id\n        name\n      }\n    }\n  }\n": typeof types.CreateFolderDocument,
    "\n  mutation RenameFolder($input: RenameFolderInput!) {\n    renameFolder(input: $input) {\n      folder {\n        id\n        name\n      }\n    }\n  }\n": typeof types.RenameFolderDocument,
    "\n  mutation DeleteFolder($input: DeleteFolderInput!) {\n    deleteFolder(input: $input) {\n      folderId\n    }\n  }\n": typeof types.DeleteFolderDocument,
    "\n  query SessionList($slug: String!, $first: Int!, $after: String, $query: String, $archived: Boolean, $pinned: Boolean, $folderId: ID) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, after: $after, query: $query, archived: $archived, pinned: $pinned, folderId: $folderId) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            viewerRole\n            isPinned\n            folder {\n              id\n            }\n            unreadCount\n            participantCount\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.SessionListDocument,
    "\n  mutation RenameSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        id\n        title\n        archivedAt\n      }\n    }\n  }\n": typeof types.RenameSessionDocument,
    "\n  mutation Login($input: LoginInput!) {\n    login(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.LoginDocument,
    "\n  mutation Register($input: RegisterInput!) {\n    register(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.RegisterDocument,
    "\n  mutation RequestMagicLink($input: RequestMagicLinkInput!) {\n    requestMagicLink(input: $input) {\n      ok\n    }\n  }\n": typeof types.RequestMagicLinkDocument,
    "\n  mutation RedeemMagicLink($input: RedeemMagicLinkInput!) {\n    redeemMagicLink(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": typeof types.RedeemMagicLinkDocument,
    "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n      session {\n        id\n      }\n    }\n  }\n": typeof types.AcceptInvitationDocument,
    "\n  mutation ClaimGuest {\n    claimGuest {\n      sessions {\n        id\n      }\n    }\n  }\n": typeof types.ClaimGuestDocument,
    "\n  query WorkspaceHome($slug: String!, $sessions: Int!, $members: Int!) {\n    workspace(slug: $slug) {\n      id\n      name\n      viewerRole\n      members(first: $members) {\n        edges {\n          node {\n            role\n            user {\n              id\n              displayName\n            }\n          }\n        }\n      }\n      sessions(first: $sessions) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participantCount\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.WorkspaceHomeDocument,
    "\n  fragment ReactionFields on Reaction {\n    emoji\n    count\n    actors {\n      __typename\n      id\n      displayName\n    }\n  }\n": typeof types.ReactionFieldsFragmentDoc,
    "\n  fragment ReactedMessageFields on Message {\n    id\n    reactionsVersion\n    reactions {\n      ...ReactionFields\n    }\n  }\n": typeof types.ReactedMessageFieldsFragmentDoc,
    "\n  fragment CommentFields on Comment {\n    id\n    messageId\n    threadId\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    anchor {\n      start\n      end\n      quote\n    }\n    mentions {\n      kind\n      id\n      name\n    }\n    resolvedAt\n    resolvedBy {\n      __typename\n      id\n      displayName\n    }\n    version\n    createdAt\n    editedAt\n    deletedAt\n  }\n": typeof types.CommentFieldsFragmentDoc,
    "\n  query Threads($sessionId: ID!, $first: Int!, $after: String) {\n    session(id: $sessionId) {\n      id\n      threads(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            comments {\n              ...CommentFields\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.ThreadsDocument,
    "\n  fragment MessageFields on Message {\n    id\n    parentId\n    role\n    lane\n    attempts\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    usage {\n      inputTokens\n      cachedInputTokens\n      outputTokens\n      reasoningTokens\n      costMicros\n      estimated\n    }\n    origin {\n      sessionId\n      branch {\n        id\n        name\n      }\n    }\n    stoppedBy {\n      __typename\n      id\n      displayName\n    }\n    createdAt\n    firstTokenAt\n    finishedAt\n  }\n": typeof types.MessageFieldsFragmentDoc,
    "\n  fragment QueueFields on PromptQueue {\n    version\n    pause {\n      reason\n      detail\n    }\n    prompts {\n      id\n      author {\n        __typename\n        id\n        displayName\n      }\n      excerpt\n      models {\n        id\n        name\n        provider\n        isDemo\n      }\n      isBlind\n      state\n      createdAt\n    }\n  }\n": typeof types.QueueFieldsFragmentDoc,
    "\n  fragment PollFields on Poll {\n    id\n    isBlind\n    state\n    openedBy {\n      __typename\n      id\n      displayName\n    }\n    voteCount\n    tallies {\n      messageId\n      count\n    }\n    votes {\n      messageId\n      actor {\n        __typename\n        id\n        displayName\n      }\n    }\n    version\n  }\n": typeof types.PollFieldsFragmentDoc,
    "\n  fragment BranchFields on Branch {\n    id\n    name\n    state\n    baseId\n    headId\n    messageCount\n    mergedIntoId\n    version\n    createdBy {\n      __typename\n      id\n      displayName\n    }\n    updatedAt\n  }\n": typeof types.BranchFieldsFragmentDoc,
    "\n  fragment SessionHead on Session {\n    id\n    title\n    visibility\n    viewerRole\n    mainlineLeafId\n    archivedAt\n    createdAt\n    updatedAt\n    workspace {\n      id\n      slug\n      name\n    }\n  }\n": typeof types.SessionHeadFragmentDoc,
    "\n  subscription SessionEvents($sessionId: ID!, $after: Cursor) {\n    sessionEvents(sessionId: $sessionId, after: $after) {\n      __typename\n      cursor\n      ... on SessionSnapshot {\n        session {\n          ...SessionHead\n          branches {\n            ...BranchFields\n          }\n          queue {\n            ...QueueFields\n          }\n        }\n        messages {\n          ...MessageFields\n          ...ReactedMessageFields\n        }\n        hasEarlierMessages\n        draft {\n          state\n          version\n        }\n        participantCount\n        participants {\n          actor {\n            __typename\n            id\n            displayName\n          }\n          state\n          since\n        }\n        polls {\n          ...PollFields\n        }\n      }\n      ... on CommentChanged {\n        comment {\n          ...CommentFields\n        }\n      }\n      ... on ReactionsChanged {\n        messageId\n        version\n        reactions {\n          ...ReactionFields\n        }\n      }\n      ... on BranchChanged {\n        branch {\n          ...BranchFields\n        }\n      }\n      ... on QueueChanged {\n        queue {\n          ...QueueFields\n        }\n      }\n      ... on PollChanged {\n        poll {\n          ...PollFields\n        }\n      }\n      ... on MessageAdded {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on MessageChanged {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on TextAppended {\n        messageId\n        offset\n        text\n      }\n      ... on DraftEdited {\n        update\n        version\n        clientId\n      }\n      ... on SessionChanged {\n        session {\n          ...SessionHead\n        }\n      }\n      ... on PresenceChanged {\n        participantCount\n        participants {\n          actor {\n            __typename\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n    }\n  }\n": typeof types.SessionEventsDocument,
    "\n  query MessagePage($sessionId: ID!, $leafId: ID, $last: Int!, $before: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, last: $last, before: $before) {\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n        edges {\n          node {\n            id\n            siblings {\n              ...MessageFields\n              ...ReactedMessageFields\n            }\n            poll {\n              ...PollFields\n            }\n          }\n        }\n      }\n    }\n  }\n": typeof types.MessagePageDocument,
    "\n  query OneMessage($id: ID!) {\n    node(id: $id) {\n      __typename\n      ... on Message {\n        ...MessageFields\n      }\n    }\n  }\n": typeof types.OneMessageDocument,
    "\n  mutation EditDraft($input: EditDraftInput!) {\n    editDraft(input: $input) {\n      version\n    }\n  }\n": typeof types.EditDraftDocument,
    "\n  mutation SetPresence($input: SetPresenceInput!) {\n    setPresence(input: $input) {\n      ok\n    }\n  }\n": typeof types.SetPresenceDocument,
};
const documents: Documents = {
    "\n  query ServerInfo {\n    server {\n      version\n      mailConfigured\n      outboxUrl\n    }\n  }\n": types.ServerInfoDocument,
    "\n  subscription ViewerHints {\n    viewerHints {\n      topic\n      workspaceId\n    }\n  }\n": types.ViewerHintsDocument,
    "\n  query Viewer {\n    viewer {\n      id\n      email\n      displayName\n      memberships {\n        role\n        workspace {\n          id\n          slug\n          name\n        }\n      }\n    }\n    viewerActor {\n      __typename\n      id\n      displayName\n    }\n  }\n": types.ViewerDocument,
    "\n  mutation Logout {\n    logout {\n      ok\n    }\n  }\n": types.LogoutDocument,
    "\n  mutation CreateSession($input: CreateSessionInput!) {\n    createSession(input: $input) {\n      session {\n        id\n        title\n      }\n    }\n  }\n": types.CreateSessionDocument,
    "\n  query SessionWorkspace($id: ID!) {\n    session(id: $id) {\n      id\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n": types.SessionWorkspaceDocument,
    "\n  query ShareLinkPreview($token: String!) {\n    shareLink(token: $token) {\n      state\n      needsPassword\n      sessionTitle\n      workspaceName\n      role\n      inviterName\n      expiresAt\n    }\n  }\n": types.ShareLinkPreviewDocument,
    "\n  mutation JoinByLink($input: JoinByLinkInput!) {\n    joinByLink(input: $input) {\n      session {\n        id\n        members {\n          role\n          user {\n            id\n            displayName\n          }\n        }\n      }\n      actor {\n        __typename\n        id\n        displayName\n      }\n    }\n  }\n": types.JoinByLinkDocument,
    "\n  mutation LeaveAsGuest {\n    leaveAsGuest {\n      ok\n    }\n  }\n": types.LeaveAsGuestDocument,
    "\n  query MemberList($slug: String!, $first: Int!, $after: String, $withEmail: Boolean!) {\n    workspace(slug: $slug) {\n      id\n      viewerRole\n      members(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            role\n            user {\n              id\n              email @include(if: $withEmail)\n              displayName\n            }\n          }\n        }\n      }\n    }\n  }\n": types.MemberListDocument,
    "\n  mutation InviteMember($input: InviteMemberInput!) {\n    inviteMember(input: $input) {\n      invitation {\n        id\n        email\n      }\n    }\n  }\n": types.InviteMemberDocument,
    "\n  mutation ChangeRole($input: ChangeRoleInput!) {\n    changeRole(input: $input) {\n      membership {\n        role\n        user {\n          id\n        }\n      }\n    }\n  }\n": types.ChangeRoleDocument,
    "\n  mutation RemoveMember($input: RemoveMemberInput!) {\n    removeMember(input: $input) {\n      workspace {\n        id\n      }\n    }\n  }\n": types.RemoveMemberDocument,
    "\n  mutation CreateWorkspace($input: CreateWorkspaceInput!) {\n    createWorkspace(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n    }\n  }\n": types.CreateWorkspaceDocument,
    "\n  query NotificationCount {\n    viewer {\n      id\n      unreadNotificationCount\n    }\n  }\n": types.NotificationCountDocument,
    "\n  fragment NotificationFields on Notification {\n    id\n    kind\n    excerpt\n    commentId\n    createdAt\n    readAt\n    actor {\n      id\n      displayName\n    }\n    session {\n      id\n      title\n    }\n    message {\n      id\n      status\n    }\n  }\n": types.NotificationFieldsFragmentDoc,
    "\n  query NotificationList($first: Int!) {\n    viewer {\n      id\n      unread: notifications(first: 50, unreadOnly: true) {\n        edges {\n          node {\n            ...NotificationFields\n          }\n        }\n      }\n      notifications(first: $first) {\n        pageInfo {\n          hasNextPage\n        }\n        edges {\n          node {\n            ...NotificationFields\n          }\n        }\n      }\n    }\n  }\n": types.NotificationListDocument,
    "\n  mutation MarkNotificationsRead($input: MarkNotificationsReadInput!) {\n    markNotificationsRead(input: $input) {\n      unreadCount\n    }\n  }\n": types.MarkNotificationsReadDocument,
    "\n  query NotificationSettings {\n    viewer {\n      id\n      notificationPreferences {\n        kind\n        app\n        mail\n      }\n    }\n    server {\n      mailConfigured\n    }\n  }\n": types.NotificationSettingsDocument,
    "\n  mutation UpdateNotificationPreferences($input: UpdateNotificationPreferencesInput!) {\n    updateNotificationPreferences(input: $input) {\n      preferences {\n        kind\n        app\n        mail\n      }\n    }\n  }\n": types.UpdateNotificationPreferencesDocument,
    "\n  mutation ReportActivity {\n    reportActivity {\n      ok\n    }\n  }\n": types.ReportActivityDocument,
    "\n  query PaletteSessions($slug: String!, $first: Int!, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, query: $query) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n          }\n        }\n      }\n    }\n  }\n": types.PaletteSessionsDocument,
    "\n  query PaletteMessages($slug: String!, $first: Int!, $query: String!) {\n    workspace(slug: $slug) {\n      id\n      search(first: $first, query: $query) {\n        pageInfo {\n          hasNextPage\n        }\n        edges {\n          node {\n            snippet {\n              text\n              isMatch\n            }\n            message {\n              id\n              createdAt\n              author {\n                id\n                displayName\n              }\n              model {\n                id\n                name\n              }\n              session {\n                id\n                title\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": types.PaletteMessagesDocument,
    "\n  mutation CreateBranch($input: CreateBranchInput!) {\n    createBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n": types.CreateBranchDocument,
    "\n  mutation UpdateBranch($input: UpdateBranchInput!) {\n    updateBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n": types.UpdateBranchDocument,
    "\n  mutation MergeBranch($input: MergeBranchInput!) {\n    mergeBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n": types.MergeBranchDocument,
    "\n  mutation ForkSession($input: ForkSessionInput!) {\n    forkSession(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n": types.ForkSessionDocument,
    "\n  query BranchDrift($id: ID!) {\n    node(id: $id) {\n      ... on Branch {\n        id\n        messagesSince\n      }\n    }\n  }\n": types.BranchDriftDocument,
    "\n  query SessionOrigin($id: ID!) {\n    session(id: $id) {\n      id\n      origin {\n        id\n        title\n      }\n    }\n  }\n": types.SessionOriginDocument,
    "\n  query OnMainline($sessionId: ID!, $messageId: String!) {\n    session(id: $sessionId) {\n      id\n      messages(first: 1, after: $messageId) {\n        edges {\n          cursor\n        }\n      }\n    }\n  }\n": types.OnMainlineDocument,
    "\n  query SessionTree($sessionId: ID!, $before: ID) {\n    session(id: $sessionId) {\n      id\n      tree(before: $before) {\n        hasEarlier\n        nodes {\n          id\n          parentId\n          role\n          status\n          lane\n          excerpt\n          author {\n            id\n            displayName\n          }\n          model {\n            name\n            provider\n            isDemo\n          }\n          createdAt\n        }\n      }\n    }\n  }\n": types.SessionTreeDocument,
    "\n  mutation AddComment($input: AddCommentInput!) {\n    addComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n      unreachable {\n        id\n        displayName\n      }\n    }\n  }\n": types.AddCommentDocument,
    "\n  mutation EditComment($input: EditCommentInput!) {\n    editComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n      unreachable {\n        id\n        displayName\n      }\n    }\n  }\n": types.EditCommentDocument,
    "\n  mutation DeleteComment($input: DeleteCommentInput!) {\n    deleteComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n": types.DeleteCommentDocument,
    "\n  mutation ResolveThread($input: ResolveThreadInput!) {\n    resolveThread(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n": types.ResolveThreadDocument,
    "\n  mutation ReopenThread($input: ReopenThreadInput!) {\n    reopenThread(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n": types.ReopenThreadDocument,
    "\n  mutation ToggleReaction($input: ToggleReactionInput!) {\n    toggleReaction(input: $input) {\n      isChanged\n      version\n      reactions {\n        ...ReactionFields\n      }\n    }\n  }\n": types.ToggleReactionDocument,
    "\n  query MentionPeople($workspaceId: ID!) {\n    node(id: $workspaceId) {\n      __typename\n      ... on Workspace {\n        id\n        members(first: 100) {\n          edges {\n            node {\n              user {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": types.MentionPeopleDocument,
    "\n  mutation AddMentioned($input: AddSessionMemberInput!) {\n    addSessionMember(input: $input) {\n      member {\n        role\n      }\n    }\n  }\n": types.AddMentionedDocument,
    "\n  mutation SendPrompt($input: SendPromptInput!) {\n    sendPrompt(input: $input) {\n      prompt {\n        ...MessageFields\n        poll {\n          ...PollFields\n        }\n      }\n      answers {\n        ...MessageFields\n      }\n    }\n  }\n": types.SendPromptDocument,
    "\n  mutation StopMessage($input: StopMessageInput!) {\n    stopMessage(input: $input) {\n      message {\n        id\n        status\n      }\n    }\n  }\n": types.StopMessageDocument,
    "\n  mutation RetryMessage($input: RetryMessageInput!) {\n    retryMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n": types.RetryMessageDocument,
    "\n  mutation ContinueMessage($input: ContinueMessageInput!) {\n    continueMessage(input: $input) {\n      answer {\n        ...MessageFields\n      }\n    }\n  }\n": types.ContinueMessageDocument,
    "\n  mutation UpdateSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        ...SessionHead\n      }\n    }\n  }\n": types.UpdateSessionDocument,
    "\n  query Models {\n    models {\n      id\n      name\n      provider\n      available\n      isDemo\n    }\n  }\n": types.ModelsDocument,
    "\n  mutation QueuePrompt($input: QueuePromptInput!) {\n    queuePrompt(input: $input) {\n      queuedPrompt {\n        id\n        author {\n          __typename\n          id\n          displayName\n        }\n      }\n      prompt {\n        ...MessageFields\n      }\n    }\n  }\n": types.QueuePromptDocument,
    "\n  mutation Steer($input: SteerInput!) {\n    steer(input: $input) {\n      queuedPrompt {\n        id\n        author {\n          __typename\n          id\n          displayName\n        }\n      }\n      prompt {\n        ...MessageFields\n      }\n    }\n  }\n": types.SteerDocument,
    "\n  mutation ReorderQueue($input: ReorderQueueInput!) {\n    reorderQueue(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n": types.ReorderQueueDocument,
    "\n  mutation RemoveQueuedPrompt($input: RemoveQueuedPromptInput!) {\n    removeQueuedPrompt(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n": types.RemoveQueuedPromptDocument,
    "\n  mutation ReturnToDraft($input: ReturnToDraftInput!) {\n    returnToDraft(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n": types.ReturnToDraftDocument,
    "\n  mutation ResumeQueue($input: ResumeQueueInput!) {\n    resumeQueue(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n": types.ResumeQueueDocument,
    "\n  query ReplayPage($sessionId: ID!, $leafId: ID!, $first: Int!, $after: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            role\n            author {\n              __typename\n              id\n              displayName\n            }\n            model {\n              id\n              name\n              provider\n              isDemo\n            }\n            text\n            createdAt\n            firstTokenAt\n            finishedAt\n          }\n        }\n      }\n    }\n  }\n": types.ReplayPageDocument,
    "\n  fragment ShareLinkFields on ShareLink {\n    id\n    name\n    role\n    state\n    hasPassword\n    expiresAt\n    uses\n    createdBy {\n      id\n      displayName\n    }\n  }\n": types.ShareLinkFieldsFragmentDoc,
    "\n  query Sharing($id: ID!) {\n    session(id: $id) {\n      id\n      visibility\n      whoInvites\n      viewerMayInvite\n      members {\n        role\n        source\n        user {\n          id\n          displayName\n        }\n      }\n    }\n  }\n": types.SharingDocument,
    "\n  query SharingGrants($id: ID!) {\n    session(id: $id) {\n      id\n      shareLinks {\n        ...ShareLinkFields\n      }\n      linkGuests {\n        actor {\n          __typename\n          id\n          displayName\n        }\n        role\n        linkId\n        linkName\n      }\n      invitations {\n        id\n        email\n        role\n      }\n    }\n  }\n": types.SharingGrantsDocument,
    "\n  query SharingPeople($workspaceId: ID!) {\n    node(id: $workspaceId) {\n      __typename\n      ... on Workspace {\n        id\n        members(first: 100) {\n          edges {\n            node {\n              user {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n    server {\n      mailConfigured\n    }\n  }\n": types.SharingPeopleDocument,
    "\n  mutation CreateShareLink($input: CreateShareLinkInput!) {\n    createShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n      url\n    }\n  }\n": types.CreateShareLinkDocument,
    "\n  mutation UpdateShareLink($input: UpdateShareLinkInput!) {\n    updateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n    }\n  }\n": types.UpdateShareLinkDocument,
    "\n  mutation RotateShareLink($input: RotateShareLinkInput!) {\n    rotateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n      url\n    }\n  }\n": types.RotateShareLinkDocument,
    "\n  mutation RevokeShareLink($input: RevokeShareLinkInput!) {\n    revokeShareLink(input: $input) {\n      shareLink {\n        id\n        state\n      }\n    }\n  }\n": types.RevokeShareLinkDocument,
    "\n  mutation RemoveLinkGuest($input: RemoveLinkGuestInput!) {\n    removeLinkGuest(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n": types.RemoveLinkGuestDocument,
    "\n  mutation AddSessionMember($input: AddSessionMemberInput!) {\n    addSessionMember(input: $input) {\n      member {\n        role\n        user {\n          id\n          displayName\n        }\n      }\n      invitation {\n        id\n        email\n      }\n    }\n  }\n": types.AddSessionMemberDocument,
    "\n  mutation ChangeSessionRole($input: ChangeSessionRoleInput!) {\n    changeSessionRole(input: $input) {\n      member {\n        role\n        user {\n          id\n        }\n      }\n    }\n  }\n": types.ChangeSessionRoleDocument,
    "\n  mutation RemoveSessionMember($input: RemoveSessionMemberInput!) {\n    removeSessionMember(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n": types.RemoveSessionMemberDocument,
    "\n  mutation LeaveSession($input: LeaveSessionInput!) {\n    leaveSession(input: $input) {\n      ok\n    }\n  }\n": types.LeaveSessionDocument,
    "\n  mutation WithdrawSessionInvitation($input: WithdrawSessionInvitationInput!) {\n    withdrawSessionInvitation(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n": types.WithdrawSessionInvitationDocument,
    "\n  query ReadState($id: ID!) {\n    session(id: $id) {\n      id\n      readUntilId\n      tree(limit: 1) {\n        nodes {\n          id\n        }\n      }\n    }\n  }\n": types.ReadStateDocument,
    "\n  mutation MarkSessionRead($input: MarkSessionReadInput!) {\n    markSessionRead(input: $input) {\n      session {\n        id\n        unreadCount\n      }\n    }\n  }\n": types.MarkSessionReadDocument,
    "\n  mutation CastVote($input: CastVoteInput!) {\n    castVote(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n": types.CastVoteDocument,
    "\n  mutation WithdrawVote($input: WithdrawVoteInput!) {\n    withdrawVote(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n": types.WithdrawVoteDocument,
    "\n  mutation ClosePoll($input: ClosePollInput!) {\n    closePoll(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n": types.ClosePollDocument,
    "\n  mutation PromoteAnswer($input: PromoteAnswerInput!) {\n    promoteAnswer(input: $input) {\n      session {\n        id\n        mainlineLeafId\n      }\n    }\n  }\n": types.PromoteAnswerDocument,
    "\n  query OwnVote($promptId: ID!) {\n    node(id: $promptId) {\n      __typename\n      ... on Message {\n        id\n        poll {\n          id\n          viewerVote\n        }\n      }\n    }\n  }\n": types.OwnVoteDocument,
    "\n  query SharedSessions($first: Int!) {\n    sharedSessions(first: $first) {\n      pageInfo {\n        hasNextPage\n      }\n      edges {\n        node {\n          id\n          title\n          updatedAt\n          activeRuns\n          participantCount\n          participants {\n            actor {\n              id\n              displayName\n            }\n          }\n          workspace {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n": types.SharedSessionsDocument,
    "\n  query FolderList($slug: String!) {\n    workspace(slug: $slug) {\n      id\n      folders {\n        id\n        name\n        unreadCount\n      }\n    }\n  }\n": types.FolderListDocument,
    "\n  mutation PinSession($input: PinSessionInput!) {\n    pinSession(input: $input) {\n      session {\n        id\n        isPinned\n      }\n    }\n  }\n": types.PinSessionDocument,
    "\n  mutation UnpinSession($input: UnpinSessionInput!) {\n    unpinSession(input: $input) {\n      session {\n        id\n        isPinned\n      }\n    }\n  }\n": types.UnpinSessionDocument,
    "\n  mutation MoveToFolder($input: MoveToFolderInput!) {\n    moveToFolder(input: $input) {\n      session {\n        id\n        folder {\n          id\n        }\n      }\n    }\n  }\n": types.MoveToFolderDocument,
    "\n  mutation CreateFolder($input: CreateFolderInput!) {\n    createFolder(input: $input) {\n      folder {\n        id\n        name\n      }\n    }\n  }\n": types.CreateFolderDocument,
    "\n  mutation RenameFolder($input: RenameFolderInput!) {\n    renameFolder(input: $input) {\n      folder {\n        id\n        name\n      }\n    }\n  }\n": types.RenameFolderDocument,
    "\n  mutation DeleteFolder($input: DeleteFolderInput!) {\n    deleteFolder(input: $input) {\n      folderId\n    }\n  }\n": types.DeleteFolderDocument,
    "\n  query SessionList($slug: String!, $first: Int!, $after: String, $query: String, $archived: Boolean, $pinned: Boolean, $folderId: ID) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, after: $after, query: $query, archived: $archived, pinned: $pinned, folderId: $folderId) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            viewerRole\n            isPinned\n            folder {\n              id\n            }\n            unreadCount\n            participantCount\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": types.SessionListDocument,
    "\n  mutation RenameSession($input: UpdateSessionInput!) {\n    updateSession(input: $input) {\n      session {\n        id\n        title\n        archivedAt\n      }\n    }\n  }\n": types.RenameSessionDocument,
    "\n  mutation Login($input: LoginInput!) {\n    login(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": types.LoginDocument,
    "\n  mutation Register($input: RegisterInput!) {\n    register(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": types.RegisterDocument,
    "\n  mutation RequestMagicLink($input: RequestMagicLinkInput!) {\n    requestMagicLink(input: $input) {\n      ok\n    }\n  }\n": types.RequestMagicLinkDocument,
    "\n  mutation RedeemMagicLink($input: RedeemMagicLinkInput!) {\n    redeemMagicLink(input: $input) {\n      user {\n        id\n      }\n    }\n  }\n": types.RedeemMagicLinkDocument,
    "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n      session {\n        id\n      }\n    }\n  }\n": types.AcceptInvitationDocument,
    "\n  mutation ClaimGuest {\n    claimGuest {\n      sessions {\n        id\n      }\n    }\n  }\n": types.ClaimGuestDocument,
    "\n  query WorkspaceHome($slug: String!, $sessions: Int!, $members: Int!) {\n    workspace(slug: $slug) {\n      id\n      name\n      viewerRole\n      members(first: $members) {\n        edges {\n          node {\n            role\n            user {\n              id\n              displayName\n            }\n          }\n        }\n      }\n      sessions(first: $sessions) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participantCount\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n": types.WorkspaceHomeDocument,
    "\n  fragment ReactionFields on Reaction {\n    emoji\n    count\n    actors {\n      __typename\n      id\n      displayName\n    }\n  }\n": types.ReactionFieldsFragmentDoc,
    "\n  fragment ReactedMessageFields on Message {\n    id\n    reactionsVersion\n    reactions {\n      ...ReactionFields\n    }\n  }\n": types.ReactedMessageFieldsFragmentDoc,
    "\n  fragment CommentFields on Comment {\n    id\n    messageId\n    threadId\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    anchor {\n      start\n      end\n      quote\n    }\n    mentions {\n      kind\n      id\n      name\n    }\n    resolvedAt\n    resolvedBy {\n      __typename\n      id\n      displayName\n    }\n    version\n    createdAt\n    editedAt\n    deletedAt\n  }\n": types.CommentFieldsFragmentDoc,
    "\n  query Threads($sessionId: ID!, $first: Int!, $after: String) {\n    session(id: $sessionId) {\n      id\n      threads(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            comments {\n              ...CommentFields\n            }\n          }\n        }\n      }\n    }\n  }\n": types.ThreadsDocument,
    "\n  fragment MessageFields on Message {\n    id\n    parentId\n    role\n    lane\n    attempts\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    usage {\n      inputTokens\n      cachedInputTokens\n      outputTokens\n      reasoningTokens\n      costMicros\n      estimated\n    }\n    origin {\n      sessionId\n      branch {\n        id\n        name\n      }\n    }\n    stoppedBy {\n      __typename\n      id\n      displayName\n    }\n    createdAt\n    firstTokenAt\n    finishedAt\n  }\n": types.MessageFieldsFragmentDoc,
    "\n  fragment QueueFields on PromptQueue {\n    version\n    pause {\n      reason\n      detail\n    }\n    prompts {\n      id\n      author {\n        __typename\n        id\n        displayName\n      }\n      excerpt\n      models {\n        id\n        name\n        provider\n        isDemo\n      }\n      isBlind\n      state\n      createdAt\n    }\n  }\n": types.QueueFieldsFragmentDoc,
    "\n  fragment PollFields on Poll {\n    id\n    isBlind\n    state\n    openedBy {\n      __typename\n      id\n      displayName\n    }\n    voteCount\n    tallies {\n      messageId\n      count\n    }\n    votes {\n      messageId\n      actor {\n        __typename\n        id\n        displayName\n      }\n    }\n    version\n  }\n": types.PollFieldsFragmentDoc,
    "\n  fragment BranchFields on Branch {\n    id\n    name\n    state\n    baseId\n    headId\n    messageCount\n    mergedIntoId\n    version\n    createdBy {\n      __typename\n      id\n      displayName\n    }\n    updatedAt\n  }\n": types.BranchFieldsFragmentDoc,
    "\n  fragment SessionHead on Session {\n    id\n    title\n    visibility\n    viewerRole\n    mainlineLeafId\n    archivedAt\n    createdAt\n    updatedAt\n    workspace {\n      id\n      slug\n      name\n    }\n  }\n": types.SessionHeadFragmentDoc,
    "\n  subscription SessionEvents($sessionId: ID!, $after: Cursor) {\n    sessionEvents(sessionId: $sessionId, after: $after) {\n      __typename\n      cursor\n      ... on SessionSnapshot {\n        session {\n          ...SessionHead\n          branches {\n            ...BranchFields\n          }\n          queue {\n            ...QueueFields\n          }\n        }\n        messages {\n          ...MessageFields\n          ...ReactedMessageFields\n        }\n        hasEarlierMessages\n        draft {\n          state\n          version\n        }\n        participantCount\n        participants {\n          actor {\n            __typename\n            id\n            displayName\n          }\n          state\n          since\n        }\n        polls {\n          ...PollFields\n        }\n      }\n      ... on CommentChanged {\n        comment {\n          ...CommentFields\n        }\n      }\n      ... on ReactionsChanged {\n        messageId\n        version\n        reactions {\n          ...ReactionFields\n        }\n      }\n      ... on BranchChanged {\n        branch {\n          ...BranchFields\n        }\n      }\n      ... on QueueChanged {\n        queue {\n          ...QueueFields\n        }\n      }\n      ... on PollChanged {\n        poll {\n          ...PollFields\n        }\n      }\n      ... on MessageAdded {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on MessageChanged {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on TextAppended {\n        messageId\n        offset\n        text\n      }\n      ... on DraftEdited {\n        update\n        version\n        clientId\n      }\n      ... on SessionChanged {\n        session {\n          ...SessionHead\n        }\n      }\n      ... on PresenceChanged {\n        participantCount\n        participants {\n          actor {\n            __typename\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n    }\n  }\n": types.SessionEventsDocument,
    "\n  query MessagePage($sessionId: ID!, $leafId: ID, $last: Int!, $before: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, last: $last, before: $before) {\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n        edges {\n          node {\n            id\n            siblings {\n              ...MessageFields\n              ...ReactedMessageFields\n            }\n            poll {\n              ...PollFields\n            }\n          }\n        }\n      }\n    }\n  }\n": types.MessagePageDocument,
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
export function graphql(source: "\n  subscription ViewerHints {\n    viewerHints {\n      topic\n      workspaceId\n    }\n  }\n"): (typeof documents)["\n  subscription ViewerHints {\n    viewerHints {\n      topic\n      workspaceId\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Viewer {\n    viewer {\n      id\n      email\n      displayName\n      memberships {\n        role\n        workspace {\n          id\n          slug\n          name\n        }\n      }\n    }\n    viewerActor {\n      __typename\n      id\n      displayName\n    }\n  }\n"): (typeof documents)["\n  query Viewer {\n    viewer {\n      id\n      email\n      displayName\n      memberships {\n        role\n        workspace {\n          id\n          slug\n          name\n        }\n      }\n    }\n    viewerActor {\n      __typename\n      id\n      displayName\n    }\n  }\n"];
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
export function graphql(source: "\n  query ShareLinkPreview($token: String!) {\n    shareLink(token: $token) {\n      state\n      needsPassword\n      sessionTitle\n      workspaceName\n      role\n      inviterName\n      expiresAt\n    }\n  }\n"): (typeof documents)["\n  query ShareLinkPreview($token: String!) {\n    shareLink(token: $token) {\n      state\n      needsPassword\n      sessionTitle\n      workspaceName\n      role\n      inviterName\n      expiresAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation JoinByLink($input: JoinByLinkInput!) {\n    joinByLink(input: $input) {\n      session {\n        id\n        members {\n          role\n          user {\n            id\n            displayName\n          }\n        }\n      }\n      actor {\n        __typename\n        id\n        displayName\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation JoinByLink($input: JoinByLinkInput!) {\n    joinByLink(input: $input) {\n      session {\n        id\n        members {\n          role\n          user {\n            id\n            displayName\n          }\n        }\n      }\n      actor {\n        __typename\n        id\n        displayName\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LeaveAsGuest {\n    leaveAsGuest {\n      ok\n    }\n  }\n"): (typeof documents)["\n  mutation LeaveAsGuest {\n    leaveAsGuest {\n      ok\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MemberList($slug: String!, $first: Int!, $after: String, $withEmail: Boolean!) {\n    workspace(slug: $slug) {\n      id\n      viewerRole\n      members(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            role\n            user {\n              id\n              email @include(if: $withEmail)\n              displayName\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query MemberList($slug: String!, $first: Int!, $after: String, $withEmail: Boolean!) {\n    workspace(slug: $slug) {\n      id\n      viewerRole\n      members(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            role\n            user {\n              id\n              email @include(if: $withEmail)\n              displayName\n            }\n          }\n        }\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  query NotificationCount {\n    viewer {\n      id\n      unreadNotificationCount\n    }\n  }\n"): (typeof documents)["\n  query NotificationCount {\n    viewer {\n      id\n      unreadNotificationCount\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment NotificationFields on Notification {\n    id\n    kind\n    excerpt\n    commentId\n    createdAt\n    readAt\n    actor {\n      id\n      displayName\n    }\n    session {\n      id\n      title\n    }\n    message {\n      id\n      status\n    }\n  }\n"): (typeof documents)["\n  fragment NotificationFields on Notification {\n    id\n    kind\n    excerpt\n    commentId\n    createdAt\n    readAt\n    actor {\n      id\n      displayName\n    }\n    session {\n      id\n      title\n    }\n    message {\n      id\n      status\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NotificationList($first: Int!) {\n    viewer {\n      id\n      unread: notifications(first: 50, unreadOnly: true) {\n        edges {\n          node {\n            ...NotificationFields\n          }\n        }\n      }\n      notifications(first: $first) {\n        pageInfo {\n          hasNextPage\n        }\n        edges {\n          node {\n            ...NotificationFields\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query NotificationList($first: Int!) {\n    viewer {\n      id\n      unread: notifications(first: 50, unreadOnly: true) {\n        edges {\n          node {\n            ...NotificationFields\n          }\n        }\n      }\n      notifications(first: $first) {\n        pageInfo {\n          hasNextPage\n        }\n        edges {\n          node {\n            ...NotificationFields\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MarkNotificationsRead($input: MarkNotificationsReadInput!) {\n    markNotificationsRead(input: $input) {\n      unreadCount\n    }\n  }\n"): (typeof documents)["\n  mutation MarkNotificationsRead($input: MarkNotificationsReadInput!) {\n    markNotificationsRead(input: $input) {\n      unreadCount\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query NotificationSettings {\n    viewer {\n      id\n      notificationPreferences {\n        kind\n        app\n        mail\n      }\n    }\n    server {\n      mailConfigured\n    }\n  }\n"): (typeof documents)["\n  query NotificationSettings {\n    viewer {\n      id\n      notificationPreferences {\n        kind\n        app\n        mail\n      }\n    }\n    server {\n      mailConfigured\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateNotificationPreferences($input: UpdateNotificationPreferencesInput!) {\n    updateNotificationPreferences(input: $input) {\n      preferences {\n        kind\n        app\n        mail\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateNotificationPreferences($input: UpdateNotificationPreferencesInput!) {\n    updateNotificationPreferences(input: $input) {\n      preferences {\n        kind\n        app\n        mail\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReportActivity {\n    reportActivity {\n      ok\n    }\n  }\n"): (typeof documents)["\n  mutation ReportActivity {\n    reportActivity {\n      ok\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PaletteSessions($slug: String!, $first: Int!, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, query: $query) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query PaletteSessions($slug: String!, $first: Int!, $query: String) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, query: $query) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query PaletteMessages($slug: String!, $first: Int!, $query: String!) {\n    workspace(slug: $slug) {\n      id\n      search(first: $first, query: $query) {\n        pageInfo {\n          hasNextPage\n        }\n        edges {\n          node {\n            snippet {\n              text\n              isMatch\n            }\n            message {\n              id\n              createdAt\n              author {\n                id\n                displayName\n              }\n              model {\n                id\n                name\n              }\n              session {\n                id\n                title\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query PaletteMessages($slug: String!, $first: Int!, $query: String!) {\n    workspace(slug: $slug) {\n      id\n      search(first: $first, query: $query) {\n        pageInfo {\n          hasNextPage\n        }\n        edges {\n          node {\n            snippet {\n              text\n              isMatch\n            }\n            message {\n              id\n              createdAt\n              author {\n                id\n                displayName\n              }\n              model {\n                id\n                name\n              }\n              session {\n                id\n                title\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateBranch($input: CreateBranchInput!) {\n    createBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateBranch($input: CreateBranchInput!) {\n    createBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateBranch($input: UpdateBranchInput!) {\n    updateBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateBranch($input: UpdateBranchInput!) {\n    updateBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MergeBranch($input: MergeBranchInput!) {\n    mergeBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation MergeBranch($input: MergeBranchInput!) {\n    mergeBranch(input: $input) {\n      branch {\n        ...BranchFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ForkSession($input: ForkSessionInput!) {\n    forkSession(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ForkSession($input: ForkSessionInput!) {\n    forkSession(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query BranchDrift($id: ID!) {\n    node(id: $id) {\n      ... on Branch {\n        id\n        messagesSince\n      }\n    }\n  }\n"): (typeof documents)["\n  query BranchDrift($id: ID!) {\n    node(id: $id) {\n      ... on Branch {\n        id\n        messagesSince\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SessionOrigin($id: ID!) {\n    session(id: $id) {\n      id\n      origin {\n        id\n        title\n      }\n    }\n  }\n"): (typeof documents)["\n  query SessionOrigin($id: ID!) {\n    session(id: $id) {\n      id\n      origin {\n        id\n        title\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OnMainline($sessionId: ID!, $messageId: String!) {\n    session(id: $sessionId) {\n      id\n      messages(first: 1, after: $messageId) {\n        edges {\n          cursor\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query OnMainline($sessionId: ID!, $messageId: String!) {\n    session(id: $sessionId) {\n      id\n      messages(first: 1, after: $messageId) {\n        edges {\n          cursor\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SessionTree($sessionId: ID!, $before: ID) {\n    session(id: $sessionId) {\n      id\n      tree(before: $before) {\n        hasEarlier\n        nodes {\n          id\n          parentId\n          role\n          status\n          lane\n          excerpt\n          author {\n            id\n            displayName\n          }\n          model {\n            name\n            provider\n            isDemo\n          }\n          createdAt\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SessionTree($sessionId: ID!, $before: ID) {\n    session(id: $sessionId) {\n      id\n      tree(before: $before) {\n        hasEarlier\n        nodes {\n          id\n          parentId\n          role\n          status\n          lane\n          excerpt\n          author {\n            id\n            displayName\n          }\n          model {\n            name\n            provider\n            isDemo\n          }\n          createdAt\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddComment($input: AddCommentInput!) {\n    addComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n      unreachable {\n        id\n        displayName\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AddComment($input: AddCommentInput!) {\n    addComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n      unreachable {\n        id\n        displayName\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation EditComment($input: EditCommentInput!) {\n    editComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n      unreachable {\n        id\n        displayName\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation EditComment($input: EditCommentInput!) {\n    editComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n      unreachable {\n        id\n        displayName\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteComment($input: DeleteCommentInput!) {\n    deleteComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteComment($input: DeleteCommentInput!) {\n    deleteComment(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResolveThread($input: ResolveThreadInput!) {\n    resolveThread(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ResolveThread($input: ResolveThreadInput!) {\n    resolveThread(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReopenThread($input: ReopenThreadInput!) {\n    reopenThread(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ReopenThread($input: ReopenThreadInput!) {\n    reopenThread(input: $input) {\n      comment {\n        ...CommentFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ToggleReaction($input: ToggleReactionInput!) {\n    toggleReaction(input: $input) {\n      isChanged\n      version\n      reactions {\n        ...ReactionFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ToggleReaction($input: ToggleReactionInput!) {\n    toggleReaction(input: $input) {\n      isChanged\n      version\n      reactions {\n        ...ReactionFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MentionPeople($workspaceId: ID!) {\n    node(id: $workspaceId) {\n      __typename\n      ... on Workspace {\n        id\n        members(first: 100) {\n          edges {\n            node {\n              user {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query MentionPeople($workspaceId: ID!) {\n    node(id: $workspaceId) {\n      __typename\n      ... on Workspace {\n        id\n        members(first: 100) {\n          edges {\n            node {\n              user {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddMentioned($input: AddSessionMemberInput!) {\n    addSessionMember(input: $input) {\n      member {\n        role\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AddMentioned($input: AddSessionMemberInput!) {\n    addSessionMember(input: $input) {\n      member {\n        role\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation SendPrompt($input: SendPromptInput!) {\n    sendPrompt(input: $input) {\n      prompt {\n        ...MessageFields\n        poll {\n          ...PollFields\n        }\n      }\n      answers {\n        ...MessageFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation SendPrompt($input: SendPromptInput!) {\n    sendPrompt(input: $input) {\n      prompt {\n        ...MessageFields\n        poll {\n          ...PollFields\n        }\n      }\n      answers {\n        ...MessageFields\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  mutation QueuePrompt($input: QueuePromptInput!) {\n    queuePrompt(input: $input) {\n      queuedPrompt {\n        id\n        author {\n          __typename\n          id\n          displayName\n        }\n      }\n      prompt {\n        ...MessageFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation QueuePrompt($input: QueuePromptInput!) {\n    queuePrompt(input: $input) {\n      queuedPrompt {\n        id\n        author {\n          __typename\n          id\n          displayName\n        }\n      }\n      prompt {\n        ...MessageFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation Steer($input: SteerInput!) {\n    steer(input: $input) {\n      queuedPrompt {\n        id\n        author {\n          __typename\n          id\n          displayName\n        }\n      }\n      prompt {\n        ...MessageFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation Steer($input: SteerInput!) {\n    steer(input: $input) {\n      queuedPrompt {\n        id\n        author {\n          __typename\n          id\n          displayName\n        }\n      }\n      prompt {\n        ...MessageFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReorderQueue($input: ReorderQueueInput!) {\n    reorderQueue(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ReorderQueue($input: ReorderQueueInput!) {\n    reorderQueue(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveQueuedPrompt($input: RemoveQueuedPromptInput!) {\n    removeQueuedPrompt(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RemoveQueuedPrompt($input: RemoveQueuedPromptInput!) {\n    removeQueuedPrompt(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ReturnToDraft($input: ReturnToDraftInput!) {\n    returnToDraft(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ReturnToDraft($input: ReturnToDraftInput!) {\n    returnToDraft(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ResumeQueue($input: ResumeQueueInput!) {\n    resumeQueue(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ResumeQueue($input: ResumeQueueInput!) {\n    resumeQueue(input: $input) {\n      queue {\n        ...QueueFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReplayPage($sessionId: ID!, $leafId: ID!, $first: Int!, $after: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            role\n            author {\n              __typename\n              id\n              displayName\n            }\n            model {\n              id\n              name\n              provider\n              isDemo\n            }\n            text\n            createdAt\n            firstTokenAt\n            finishedAt\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ReplayPage($sessionId: ID!, $leafId: ID!, $first: Int!, $after: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            role\n            author {\n              __typename\n              id\n              displayName\n            }\n            model {\n              id\n              name\n              provider\n              isDemo\n            }\n            text\n            createdAt\n            firstTokenAt\n            finishedAt\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ShareLinkFields on ShareLink {\n    id\n    name\n    role\n    state\n    hasPassword\n    expiresAt\n    uses\n    createdBy {\n      id\n      displayName\n    }\n  }\n"): (typeof documents)["\n  fragment ShareLinkFields on ShareLink {\n    id\n    name\n    role\n    state\n    hasPassword\n    expiresAt\n    uses\n    createdBy {\n      id\n      displayName\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Sharing($id: ID!) {\n    session(id: $id) {\n      id\n      visibility\n      whoInvites\n      viewerMayInvite\n      members {\n        role\n        source\n        user {\n          id\n          displayName\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Sharing($id: ID!) {\n    session(id: $id) {\n      id\n      visibility\n      whoInvites\n      viewerMayInvite\n      members {\n        role\n        source\n        user {\n          id\n          displayName\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SharingGrants($id: ID!) {\n    session(id: $id) {\n      id\n      shareLinks {\n        ...ShareLinkFields\n      }\n      linkGuests {\n        actor {\n          __typename\n          id\n          displayName\n        }\n        role\n        linkId\n        linkName\n      }\n      invitations {\n        id\n        email\n        role\n      }\n    }\n  }\n"): (typeof documents)["\n  query SharingGrants($id: ID!) {\n    session(id: $id) {\n      id\n      shareLinks {\n        ...ShareLinkFields\n      }\n      linkGuests {\n        actor {\n          __typename\n          id\n          displayName\n        }\n        role\n        linkId\n        linkName\n      }\n      invitations {\n        id\n        email\n        role\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SharingPeople($workspaceId: ID!) {\n    node(id: $workspaceId) {\n      __typename\n      ... on Workspace {\n        id\n        members(first: 100) {\n          edges {\n            node {\n              user {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n    server {\n      mailConfigured\n    }\n  }\n"): (typeof documents)["\n  query SharingPeople($workspaceId: ID!) {\n    node(id: $workspaceId) {\n      __typename\n      ... on Workspace {\n        id\n        members(first: 100) {\n          edges {\n            node {\n              user {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n    server {\n      mailConfigured\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateShareLink($input: CreateShareLinkInput!) {\n    createShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n      url\n    }\n  }\n"): (typeof documents)["\n  mutation CreateShareLink($input: CreateShareLinkInput!) {\n    createShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n      url\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UpdateShareLink($input: UpdateShareLinkInput!) {\n    updateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation UpdateShareLink($input: UpdateShareLinkInput!) {\n    updateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RotateShareLink($input: RotateShareLinkInput!) {\n    rotateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n      url\n    }\n  }\n"): (typeof documents)["\n  mutation RotateShareLink($input: RotateShareLinkInput!) {\n    rotateShareLink(input: $input) {\n      shareLink {\n        ...ShareLinkFields\n      }\n      url\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RevokeShareLink($input: RevokeShareLinkInput!) {\n    revokeShareLink(input: $input) {\n      shareLink {\n        id\n        state\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RevokeShareLink($input: RevokeShareLinkInput!) {\n    revokeShareLink(input: $input) {\n      shareLink {\n        id\n        state\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveLinkGuest($input: RemoveLinkGuestInput!) {\n    removeLinkGuest(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RemoveLinkGuest($input: RemoveLinkGuestInput!) {\n    removeLinkGuest(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation AddSessionMember($input: AddSessionMemberInput!) {\n    addSessionMember(input: $input) {\n      member {\n        role\n        user {\n          id\n          displayName\n        }\n      }\n      invitation {\n        id\n        email\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AddSessionMember($input: AddSessionMemberInput!) {\n    addSessionMember(input: $input) {\n      member {\n        role\n        user {\n          id\n          displayName\n        }\n      }\n      invitation {\n        id\n        email\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ChangeSessionRole($input: ChangeSessionRoleInput!) {\n    changeSessionRole(input: $input) {\n      member {\n        role\n        user {\n          id\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ChangeSessionRole($input: ChangeSessionRoleInput!) {\n    changeSessionRole(input: $input) {\n      member {\n        role\n        user {\n          id\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RemoveSessionMember($input: RemoveSessionMemberInput!) {\n    removeSessionMember(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RemoveSessionMember($input: RemoveSessionMemberInput!) {\n    removeSessionMember(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation LeaveSession($input: LeaveSessionInput!) {\n    leaveSession(input: $input) {\n      ok\n    }\n  }\n"): (typeof documents)["\n  mutation LeaveSession($input: LeaveSessionInput!) {\n    leaveSession(input: $input) {\n      ok\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WithdrawSessionInvitation($input: WithdrawSessionInvitationInput!) {\n    withdrawSessionInvitation(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation WithdrawSessionInvitation($input: WithdrawSessionInvitationInput!) {\n    withdrawSessionInvitation(input: $input) {\n      session {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query ReadState($id: ID!) {\n    session(id: $id) {\n      id\n      readUntilId\n      tree(limit: 1) {\n        nodes {\n          id\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query ReadState($id: ID!) {\n    session(id: $id) {\n      id\n      readUntilId\n      tree(limit: 1) {\n        nodes {\n          id\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MarkSessionRead($input: MarkSessionReadInput!) {\n    markSessionRead(input: $input) {\n      session {\n        id\n        unreadCount\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation MarkSessionRead($input: MarkSessionReadInput!) {\n    markSessionRead(input: $input) {\n      session {\n        id\n        unreadCount\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CastVote($input: CastVoteInput!) {\n    castVote(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CastVote($input: CastVoteInput!) {\n    castVote(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation WithdrawVote($input: WithdrawVoteInput!) {\n    withdrawVote(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation WithdrawVote($input: WithdrawVoteInput!) {\n    withdrawVote(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ClosePoll($input: ClosePollInput!) {\n    closePoll(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ClosePoll($input: ClosePollInput!) {\n    closePoll(input: $input) {\n      poll {\n        ...PollFields\n        viewerVote\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PromoteAnswer($input: PromoteAnswerInput!) {\n    promoteAnswer(input: $input) {\n      session {\n        id\n        mainlineLeafId\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation PromoteAnswer($input: PromoteAnswerInput!) {\n    promoteAnswer(input: $input) {\n      session {\n        id\n        mainlineLeafId\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query OwnVote($promptId: ID!) {\n    node(id: $promptId) {\n      __typename\n      ... on Message {\n        id\n        poll {\n          id\n          viewerVote\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query OwnVote($promptId: ID!) {\n    node(id: $promptId) {\n      __typename\n      ... on Message {\n        id\n        poll {\n          id\n          viewerVote\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SharedSessions($first: Int!) {\n    sharedSessions(first: $first) {\n      pageInfo {\n        hasNextPage\n      }\n      edges {\n        node {\n          id\n          title\n          updatedAt\n          activeRuns\n          participantCount\n          participants {\n            actor {\n              id\n              displayName\n            }\n          }\n          workspace {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SharedSessions($first: Int!) {\n    sharedSessions(first: $first) {\n      pageInfo {\n        hasNextPage\n      }\n      edges {\n        node {\n          id\n          title\n          updatedAt\n          activeRuns\n          participantCount\n          participants {\n            actor {\n              id\n              displayName\n            }\n          }\n          workspace {\n            id\n            name\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query FolderList($slug: String!) {\n    workspace(slug: $slug) {\n      id\n      folders {\n        id\n        name\n        unreadCount\n      }\n    }\n  }\n"): (typeof documents)["\n  query FolderList($slug: String!) {\n    workspace(slug: $slug) {\n      id\n      folders {\n        id\n        name\n        unreadCount\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation PinSession($input: PinSessionInput!) {\n    pinSession(input: $input) {\n      session {\n        id\n        isPinned\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation PinSession($input: PinSessionInput!) {\n    pinSession(input: $input) {\n      session {\n        id\n        isPinned\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation UnpinSession($input: UnpinSessionInput!) {\n    unpinSession(input: $input) {\n      session {\n        id\n        isPinned\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation UnpinSession($input: UnpinSessionInput!) {\n    unpinSession(input: $input) {\n      session {\n        id\n        isPinned\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation MoveToFolder($input: MoveToFolderInput!) {\n    moveToFolder(input: $input) {\n      session {\n        id\n        folder {\n          id\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation MoveToFolder($input: MoveToFolderInput!) {\n    moveToFolder(input: $input) {\n      session {\n        id\n        folder {\n          id\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation CreateFolder($input: CreateFolderInput!) {\n    createFolder(input: $input) {\n      folder {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation CreateFolder($input: CreateFolderInput!) {\n    createFolder(input: $input) {\n      folder {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation RenameFolder($input: RenameFolderInput!) {\n    renameFolder(input: $input) {\n      folder {\n        id\n        name\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation RenameFolder($input: RenameFolderInput!) {\n    renameFolder(input: $input) {\n      folder {\n        id\n        name\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation DeleteFolder($input: DeleteFolderInput!) {\n    deleteFolder(input: $input) {\n      folderId\n    }\n  }\n"): (typeof documents)["\n  mutation DeleteFolder($input: DeleteFolderInput!) {\n    deleteFolder(input: $input) {\n      folderId\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query SessionList($slug: String!, $first: Int!, $after: String, $query: String, $archived: Boolean, $pinned: Boolean, $folderId: ID) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, after: $after, query: $query, archived: $archived, pinned: $pinned, folderId: $folderId) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            viewerRole\n            isPinned\n            folder {\n              id\n            }\n            unreadCount\n            participantCount\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query SessionList($slug: String!, $first: Int!, $after: String, $query: String, $archived: Boolean, $pinned: Boolean, $folderId: ID) {\n    workspace(slug: $slug) {\n      id\n      sessions(first: $first, after: $after, query: $query, archived: $archived, pinned: $pinned, folderId: $folderId) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            viewerRole\n            isPinned\n            folder {\n              id\n            }\n            unreadCount\n            participantCount\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"];
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
export function graphql(source: "\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n      session {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation AcceptInvitation($input: AcceptInvitationInput!) {\n    acceptInvitation(input: $input) {\n      workspace {\n        id\n        slug\n        name\n      }\n      session {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  mutation ClaimGuest {\n    claimGuest {\n      sessions {\n        id\n      }\n    }\n  }\n"): (typeof documents)["\n  mutation ClaimGuest {\n    claimGuest {\n      sessions {\n        id\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query WorkspaceHome($slug: String!, $sessions: Int!, $members: Int!) {\n    workspace(slug: $slug) {\n      id\n      name\n      viewerRole\n      members(first: $members) {\n        edges {\n          node {\n            role\n            user {\n              id\n              displayName\n            }\n          }\n        }\n      }\n      sessions(first: $sessions) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participantCount\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query WorkspaceHome($slug: String!, $sessions: Int!, $members: Int!) {\n    workspace(slug: $slug) {\n      id\n      name\n      viewerRole\n      members(first: $members) {\n        edges {\n          node {\n            role\n            user {\n              id\n              displayName\n            }\n          }\n        }\n      }\n      sessions(first: $sessions) {\n        edges {\n          node {\n            id\n            title\n            updatedAt\n            activeRuns\n            participantCount\n            participants {\n              actor {\n                id\n                displayName\n              }\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ReactionFields on Reaction {\n    emoji\n    count\n    actors {\n      __typename\n      id\n      displayName\n    }\n  }\n"): (typeof documents)["\n  fragment ReactionFields on Reaction {\n    emoji\n    count\n    actors {\n      __typename\n      id\n      displayName\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment ReactedMessageFields on Message {\n    id\n    reactionsVersion\n    reactions {\n      ...ReactionFields\n    }\n  }\n"): (typeof documents)["\n  fragment ReactedMessageFields on Message {\n    id\n    reactionsVersion\n    reactions {\n      ...ReactionFields\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment CommentFields on Comment {\n    id\n    messageId\n    threadId\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    anchor {\n      start\n      end\n      quote\n    }\n    mentions {\n      kind\n      id\n      name\n    }\n    resolvedAt\n    resolvedBy {\n      __typename\n      id\n      displayName\n    }\n    version\n    createdAt\n    editedAt\n    deletedAt\n  }\n"): (typeof documents)["\n  fragment CommentFields on Comment {\n    id\n    messageId\n    threadId\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    anchor {\n      start\n      end\n      quote\n    }\n    mentions {\n      kind\n      id\n      name\n    }\n    resolvedAt\n    resolvedBy {\n      __typename\n      id\n      displayName\n    }\n    version\n    createdAt\n    editedAt\n    deletedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query Threads($sessionId: ID!, $first: Int!, $after: String) {\n    session(id: $sessionId) {\n      id\n      threads(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            comments {\n              ...CommentFields\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query Threads($sessionId: ID!, $first: Int!, $after: String) {\n    session(id: $sessionId) {\n      id\n      threads(first: $first, after: $after) {\n        pageInfo {\n          hasNextPage\n          endCursor\n        }\n        edges {\n          node {\n            id\n            comments {\n              ...CommentFields\n            }\n          }\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment MessageFields on Message {\n    id\n    parentId\n    role\n    lane\n    attempts\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    usage {\n      inputTokens\n      cachedInputTokens\n      outputTokens\n      reasoningTokens\n      costMicros\n      estimated\n    }\n    origin {\n      sessionId\n      branch {\n        id\n        name\n      }\n    }\n    stoppedBy {\n      __typename\n      id\n      displayName\n    }\n    createdAt\n    firstTokenAt\n    finishedAt\n  }\n"): (typeof documents)["\n  fragment MessageFields on Message {\n    id\n    parentId\n    role\n    lane\n    attempts\n    author {\n      __typename\n      id\n      displayName\n    }\n    model {\n      id\n      name\n      provider\n      isDemo\n    }\n    text\n    status\n    failure {\n      code\n      message\n    }\n    usage {\n      inputTokens\n      cachedInputTokens\n      outputTokens\n      reasoningTokens\n      costMicros\n      estimated\n    }\n    origin {\n      sessionId\n      branch {\n        id\n        name\n      }\n    }\n    stoppedBy {\n      __typename\n      id\n      displayName\n    }\n    createdAt\n    firstTokenAt\n    finishedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment QueueFields on PromptQueue {\n    version\n    pause {\n      reason\n      detail\n    }\n    prompts {\n      id\n      author {\n        __typename\n        id\n        displayName\n      }\n      excerpt\n      models {\n        id\n        name\n        provider\n        isDemo\n      }\n      isBlind\n      state\n      createdAt\n    }\n  }\n"): (typeof documents)["\n  fragment QueueFields on PromptQueue {\n    version\n    pause {\n      reason\n      detail\n    }\n    prompts {\n      id\n      author {\n        __typename\n        id\n        displayName\n      }\n      excerpt\n      models {\n        id\n        name\n        provider\n        isDemo\n      }\n      isBlind\n      state\n      createdAt\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment PollFields on Poll {\n    id\n    isBlind\n    state\n    openedBy {\n      __typename\n      id\n      displayName\n    }\n    voteCount\n    tallies {\n      messageId\n      count\n    }\n    votes {\n      messageId\n      actor {\n        __typename\n        id\n        displayName\n      }\n    }\n    version\n  }\n"): (typeof documents)["\n  fragment PollFields on Poll {\n    id\n    isBlind\n    state\n    openedBy {\n      __typename\n      id\n      displayName\n    }\n    voteCount\n    tallies {\n      messageId\n      count\n    }\n    votes {\n      messageId\n      actor {\n        __typename\n        id\n        displayName\n      }\n    }\n    version\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment BranchFields on Branch {\n    id\n    name\n    state\n    baseId\n    headId\n    messageCount\n    mergedIntoId\n    version\n    createdBy {\n      __typename\n      id\n      displayName\n    }\n    updatedAt\n  }\n"): (typeof documents)["\n  fragment BranchFields on Branch {\n    id\n    name\n    state\n    baseId\n    headId\n    messageCount\n    mergedIntoId\n    version\n    createdBy {\n      __typename\n      id\n      displayName\n    }\n    updatedAt\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  fragment SessionHead on Session {\n    id\n    title\n    visibility\n    viewerRole\n    mainlineLeafId\n    archivedAt\n    createdAt\n    updatedAt\n    workspace {\n      id\n      slug\n      name\n    }\n  }\n"): (typeof documents)["\n  fragment SessionHead on Session {\n    id\n    title\n    visibility\n    viewerRole\n    mainlineLeafId\n    archivedAt\n    createdAt\n    updatedAt\n    workspace {\n      id\n      slug\n      name\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  subscription SessionEvents($sessionId: ID!, $after: Cursor) {\n    sessionEvents(sessionId: $sessionId, after: $after) {\n      __typename\n      cursor\n      ... on SessionSnapshot {\n        session {\n          ...SessionHead\n          branches {\n            ...BranchFields\n          }\n          queue {\n            ...QueueFields\n          }\n        }\n        messages {\n          ...MessageFields\n          ...ReactedMessageFields\n        }\n        hasEarlierMessages\n        draft {\n          state\n          version\n        }\n        participantCount\n        participants {\n          actor {\n            __typename\n            id\n            displayName\n          }\n          state\n          since\n        }\n        polls {\n          ...PollFields\n        }\n      }\n      ... on CommentChanged {\n        comment {\n          ...CommentFields\n        }\n      }\n      ... on ReactionsChanged {\n        messageId\n        version\n        reactions {\n          ...ReactionFields\n        }\n      }\n      ... on BranchChanged {\n        branch {\n          ...BranchFields\n        }\n      }\n      ... on QueueChanged {\n        queue {\n          ...QueueFields\n        }\n      }\n      ... on PollChanged {\n        poll {\n          ...PollFields\n        }\n      }\n      ... on MessageAdded {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on MessageChanged {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on TextAppended {\n        messageId\n        offset\n        text\n      }\n      ... on DraftEdited {\n        update\n        version\n        clientId\n      }\n      ... on SessionChanged {\n        session {\n          ...SessionHead\n        }\n      }\n      ... on PresenceChanged {\n        participantCount\n        participants {\n          actor {\n            __typename\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  subscription SessionEvents($sessionId: ID!, $after: Cursor) {\n    sessionEvents(sessionId: $sessionId, after: $after) {\n      __typename\n      cursor\n      ... on SessionSnapshot {\n        session {\n          ...SessionHead\n          branches {\n            ...BranchFields\n          }\n          queue {\n            ...QueueFields\n          }\n        }\n        messages {\n          ...MessageFields\n          ...ReactedMessageFields\n        }\n        hasEarlierMessages\n        draft {\n          state\n          version\n        }\n        participantCount\n        participants {\n          actor {\n            __typename\n            id\n            displayName\n          }\n          state\n          since\n        }\n        polls {\n          ...PollFields\n        }\n      }\n      ... on CommentChanged {\n        comment {\n          ...CommentFields\n        }\n      }\n      ... on ReactionsChanged {\n        messageId\n        version\n        reactions {\n          ...ReactionFields\n        }\n      }\n      ... on BranchChanged {\n        branch {\n          ...BranchFields\n        }\n      }\n      ... on QueueChanged {\n        queue {\n          ...QueueFields\n        }\n      }\n      ... on PollChanged {\n        poll {\n          ...PollFields\n        }\n      }\n      ... on MessageAdded {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on MessageChanged {\n        message {\n          ...MessageFields\n        }\n      }\n      ... on TextAppended {\n        messageId\n        offset\n        text\n      }\n      ... on DraftEdited {\n        update\n        version\n        clientId\n      }\n      ... on SessionChanged {\n        session {\n          ...SessionHead\n        }\n      }\n      ... on PresenceChanged {\n        participantCount\n        participants {\n          actor {\n            __typename\n            id\n            displayName\n          }\n          state\n          since\n        }\n      }\n    }\n  }\n"];
/**
 * The graphql function is used to parse GraphQL queries into a document that can be used by GraphQL clients.
 */
export function graphql(source: "\n  query MessagePage($sessionId: ID!, $leafId: ID, $last: Int!, $before: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, last: $last, before: $before) {\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n        edges {\n          node {\n            id\n            siblings {\n              ...MessageFields\n              ...ReactedMessageFields\n            }\n            poll {\n              ...PollFields\n            }\n          }\n        }\n      }\n    }\n  }\n"): (typeof documents)["\n  query MessagePage($sessionId: ID!, $leafId: ID, $last: Int!, $before: String) {\n    session(id: $sessionId) {\n      id\n      messages(leafId: $leafId, last: $last, before: $before) {\n        pageInfo {\n          hasPreviousPage\n          startCursor\n        }\n        edges {\n          node {\n            id\n            siblings {\n              ...MessageFields\n              ...ReactedMessageFields\n            }\n            poll {\n              ...PollFields\n            }\n          }\n        }\n      }\n    }\n  }\n"];
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
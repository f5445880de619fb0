import { defineEntity } from '@mikro-orm/core';
import { ROLES, SESSION_ROLES } from './policy.ts';

const InvitationSchema = defineEntity({
  name: 'Invitation',
  tableName: 'invitation',
  properties: (p) => ({
    id: p.text().primary(),
    workspaceId: p.text(),
    email: p.text(),
    role: p.enum(ROLES).columnType('text'),
    /** Where somebody was asked into one session; they become a guest of its workspace. */
    sessionId: p.text().nullable(),
    sessionRole: p.enum(SESSION_ROLES).columnType('text').nullable(),
    tokenHash: p.text().hidden(),
    invitedById: p.text().nullable(),
    createdAt: p.datetime(),
    expiresAt: p.datetime(),
    acceptedAt: p.datetime().nullable(),
  }),
});

export class Invitation extends InvitationSchema.class {}
InvitationSchema.setClass(Invitation);

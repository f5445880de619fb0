import { defineEntity } from '@mikro-orm/core';
import { ROLES } from './policy.ts';

const MembershipSchema = defineEntity({
  name: 'Membership',
  tableName: 'membership',
  properties: (p) => ({
    workspaceId: p.text().primary(),
    userId: p.text().primary(),
    role: p.enum(ROLES).columnType('text'),
    createdAt: p.datetime(),
  }),
});

export class Membership extends MembershipSchema.class {}
MembershipSchema.setClass(Membership);

import { defineEntity } from '@mikro-orm/core';

const UserSchema = defineEntity({
  name: 'User',
  tableName: 'app_user',
  properties: (p) => ({
    id: p.text().primary(),
    /** Normalised: see fields.ts. */
    email: p.text(),
    displayName: p.text(),
    createdAt: p.datetime(),
  }),
});

export class User extends UserSchema.class {}
UserSchema.setClass(User);

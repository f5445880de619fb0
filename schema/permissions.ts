/** What one needs for a field or a type, as an option of the builder: the walk in server/transport/doors/permissions.test.ts reads it back. */
import SchemaBuilder, { BasePlugin } from '@pothos/core';
import type {
  FieldNullability,
  InputFieldMap,
  PothosOutputFieldConfig,
  PothosTypeConfig,
  SchemaTypes as AnySchemaTypes,
  TypeParam,
} from '@pothos/core';
import type { Action } from '../server/workspaces/policy.ts';

/**
 * An action of the policy, asked of the thing that the field is about; or
 * `public`: nobody is asked who they are;
 * `signed-in`: any credential, of a person, a key or a guest: what they get is what they may see;
 * `self`: a person, about nobody but themselves;
 * `operator`: who runs this server.
 */
export type Permission = Action | 'public' | 'signed-in' | 'self' | 'operator';

declare global {
  // eslint-disable-next-line @typescript-eslint/no-namespace
  namespace PothosSchemaTypes {
    interface Plugins<Types extends AnySchemaTypes> {
      permission: PermissionPlugin<Types>;
    }
    interface Extensions {
      permission?: Permission;
    }
    interface BaseTypeOptions {
      /** Of an object: what one needs to have it by itself, as by `node`. Left out: what the fields need that lead to it, where they agree. */
      permission?: Permission;
    }
    interface FieldOptions<
      Types extends AnySchemaTypes,
      ParentShape,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > {
      /** Where it takes more, or something else, than the way there; the fields of the roots have to say it. */
      permission?: Permission;
    }
    interface QueryFieldOptions<
      Types extends AnySchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveReturnShape,
    > {
      permission: Permission;
    }
    interface MutationFieldOptions<
      Types extends AnySchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveReturnShape,
    > {
      permission: Permission;
    }
    interface SubscriptionFieldOptions<
      Types extends AnySchemaTypes,
      Type extends TypeParam<Types>,
      Nullable extends FieldNullability<Type>,
      Args extends InputFieldMap,
      ResolveShape,
      ResolveReturnShape,
    > {
      permission: Permission;
    }
  }
}

class PermissionPlugin<Types extends AnySchemaTypes> extends BasePlugin<Types> {
  override onOutputFieldConfig(field: PothosOutputFieldConfig<Types>): PothosOutputFieldConfig<Types> {
    const { permission } = field.pothosOptions;
    return permission === undefined ? field : { ...field, extensions: { ...field.extensions, permission } };
  }

  override onTypeConfig(type: PothosTypeConfig): PothosTypeConfig {
    const { permission } = type.pothosOptions;
    return permission === undefined ? type : { ...type, extensions: { ...type.extensions, permission } };
  }
}

SchemaBuilder.registerPlugin('permission', PermissionPlugin);

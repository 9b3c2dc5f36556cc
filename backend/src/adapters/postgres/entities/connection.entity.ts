import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'connection' })
export class ConnectionEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') kind!: string;
  @Column('text') service!: string;
  @Column('text') name!: string;
  @Column('json') settings!: object;
  @Column('text', { array: true }) hosts!: string[];
  @Column('text', { nullable: true }) account!: string | null;
  @Column('int', { default: 1 }) revision!: number;
  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' }) createdAt!: Date;
  @Column('text', { name: 'created_by' }) createdBy!: string;
  @Column('timestamptz', { name: 'updated_at', default: () => 'clock_timestamp()' }) updatedAt!: Date;
  @Column('text', { name: 'updated_by' }) updatedBy!: string;
  @Column('timestamptz', { name: 'rotated_at', default: () => 'clock_timestamp()' }) rotatedAt!: Date;
  @Column('timestamptz', { name: 'last_used_at', nullable: true }) lastUsedAt!: Date | null;
}

/** Encrypted; `key_id` says which master key wraps `wrapped_key`. */
@Entity({ name: 'connection_secret' })
export class ConnectionSecretEntity {
  @PrimaryColumn('uuid', { name: 'connection_id' }) connectionId!: string;
  @PrimaryColumn('text') field!: string;
  @Column('uuid') version!: string;
  @Column('text', { name: 'key_id' }) keyId!: string;
  @Column('bytea', { name: 'wrapped_key' }) wrappedKey!: Buffer;
  @Column('bytea') data!: Buffer;
}

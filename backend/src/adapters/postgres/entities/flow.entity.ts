import { Column, Entity, PrimaryColumn } from 'typeorm';

@Entity({ name: 'flow' })
export class FlowEntity {
  @PrimaryColumn('uuid') id!: string;
  @Column('text') name!: string;
  @Column('int') revision!: number;
  @Column('int', { name: 'published_version', nullable: true }) publishedVersion!: number | null;
  @Column('text', { default: '' }) owner!: string;
  @Column('text', { default: '' }) description!: string;
  @Column('timestamptz', { name: 'archived_at', nullable: true }) archivedAt!: Date | null;
  /** How many drafts were frozen: their numbers are never given again. */
  @Column('int', { default: 0 }) frozen!: number;
  @Column('timestamptz', { name: 'created_at', default: () => 'clock_timestamp()' }) createdAt!: Date;
  @Column('timestamptz', { name: 'updated_at', default: () => 'clock_timestamp()' }) updatedAt!: Date;
}

/** Each revision of a draft; the newest ones are kept, so that a stale save can be shown with what it was based on. */
@Entity({ name: 'flow_draft' })
export class FlowDraftEntity {
  @PrimaryColumn('uuid', { name: 'flow_id' }) flowId!: string;
  @PrimaryColumn('int') revision!: number;
  @Column('json') document!: object;
  @Column('timestamptz', { name: 'saved_at', default: () => 'clock_timestamp()' }) savedAt!: Date;
  @Column('text', { name: 'saved_by' }) savedBy!: string;
}

@Entity({ name: 'flow_version' })
export class FlowVersionEntity {
  @PrimaryColumn('uuid', { name: 'flow_id' }) flowId!: string;
  @PrimaryColumn('int') number!: number;
  @Column('text') hash!: string;
  @Column('json') document!: object;
  @Column('timestamptz', { name: 'published_at', default: () => 'clock_timestamp()' }) publishedAt!: Date;
  @Column('text', { name: 'published_by' }) publishedBy!: string;
  @Column('text', { nullable: true }) name!: string | null;
  @Column('text', { nullable: true }) note!: string | null;
}

/** Who listens at a path: the flow's published path, and the one that its draft wants. */
@Entity({ name: 'hook_path' })
export class HookPathEntity {
  @PrimaryColumn('text') path!: string;
  @Column('uuid', { name: 'flow_id' }) flowId!: string;
}

/** A draft as runs of it ran it. */
@Entity({ name: 'frozen_draft' })
export class FrozenDraftEntity {
  @PrimaryColumn('uuid', { name: 'flow_id' }) flowId!: string;
  @PrimaryColumn('int') number!: number;
  @Column('int', { nullable: true }) revision!: number | null;
  @Column('text') hash!: string;
  @Column('json') document!: object;
  @Column('timestamptz', { name: 'frozen_at', default: () => 'clock_timestamp()' }) frozenAt!: Date;
  @Column('text', { name: 'frozen_by' }) frozenBy!: string;
  @Column('timestamptz', { name: 'used_at', default: () => 'clock_timestamp()' }) usedAt!: Date;
}

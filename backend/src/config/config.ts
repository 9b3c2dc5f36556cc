import { join } from 'node:path';
import { durationMs, MAX_PASSWORD, MIN_PASSWORD, retentionSchema } from '@plumbline/shared';
import { z } from 'zod';

/** A port and a host: `host:port`, as flows write it in a URL. */
const hostPort = /^[^\s:/]+:\d{1,5}$|^\[[0-9a-fA-F:]+\]:\d{1,5}$/;

const list = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== ''),
  );

/** 32 bytes as base64, base64url or hex; null when they are not. */
function masterKey(text: string): Uint8Array | null {
  if (/^[0-9a-fA-F]{64}$/.test(text)) return Buffer.from(text, 'hex');
  if (!/^[A-Za-z0-9+/_-]{43}=?$/.test(text)) return null;
  return Buffer.from(text, 'base64url');
}

const KEY_FORM = 'is 32 random bytes as base64 or hex; make one with: openssl rand -base64 32';
const key = z.string().transform((text, context) => {
  const bytes = masterKey(text.trim());
  if (bytes === null) context.addIssue({ code: 'custom', message: KEY_FORM });
  return bytes ?? z.NEVER;
});

const whole = (min: number, max: number) => z.coerce.number().int().min(min).max(max);

/** How processes tell each other that runs are due. */
const QUEUES = ['local', 'postgres', 'redis'] as const;
/** What a process does: `api` accepts and serves, `worker` works on runs, `all` does both. */
const ROLES = ['all', 'api', 'worker'] as const;

/** Every setting, all optional; described in `docs/settings.md`. Nothing else reads the environment. */
const schema = z.object({
  PORT: whole(0, 65_535).default(3_000),
  HOST: z.string().min(1).default('127.0.0.1'),
  DATA_DIR: z.string().min(1).default('.data'),
  PAYLOAD_DIR: z.string().min(1).optional(),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, 'starts with postgres:// or postgresql://')
    .optional(),
  QUEUE: z.enum(QUEUES).optional(),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\//, 'starts with redis:// or rediss://')
    .optional(),
  ROLE: z.enum(ROLES).default('all'),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'is an address that begins with http:// or https://' }).optional(),
  API_TOKEN: z.string().min(32, 'has at least 32 characters').optional(),
  ADMIN_EMAIL: z.email('is an e-mail address').max(254).toLowerCase().optional(),
  ADMIN_PASSWORD: z
    .string()
    .min(MIN_PASSWORD, `has at least ${MIN_PASSWORD} characters`)
    .max(MAX_PASSWORD, `has at most ${MAX_PASSWORD} characters`)
    .optional(),
  MASTER_KEY: key.optional(),
  MASTER_KEY_PREVIOUS: list.pipe(z.array(key)),
  PRACTICE: z.enum(['on', 'off'], { error: 'is on or off' }).optional(),
  EGRESS_ALLOW: list.pipe(z.array(z.string().regex(hostPort, 'is a list of host:port, divided by commas'))),
  WORKER_CONCURRENCY: whole(1, 10_000).default(200),
  LEASE_MS: whole(500, 600_000).default(30_000),
  SHUTDOWN_MS: whole(2_000, 600_000).default(25_000),
  RETENTION: retentionSchema.default('90d').transform(durationMs),
  RETENTION_INTERVAL: z
    .string()
    .regex(/^\d{1,6}(ms|s|m|h)$/, 'is a duration such as 30m or 1h')
    .default('1h')
    .transform(durationMs)
    .pipe(z.number().min(100, 'is at least 100ms').max(86_400_000, 'is at most 24h')),
  CIRCUIT_WAIT: z
    .string()
    .regex(/^\d{1,6}(ms|s|m)$/, 'is a duration such as 30s or 2m')
    .default('30s')
    .transform(durationMs)
    .pipe(z.number().min(100, 'is at least 100ms').max(3_600_000, 'is at most 1h')),
  PARKED_ALARM: z
    .string()
    .regex(/^\d{1,6}(s|m|h|d)$/, 'is a duration such as 4h or 1d')
    .default('24h')
    .transform(durationMs),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
});

/** The names of all settings. */
export const SETTINGS: readonly string[] = Object.keys(schema.shape);

export interface Config {
  /** 0 picks a free one. */
  readonly port: number;
  readonly host: string;
  readonly dataDir: string;
  /** Where large values lie; the same folder for all servers. */
  readonly payloadDir: string;
  /** Null: the bundled database, kept in the data folder. */
  readonly databaseUrl: string | null;
  /** `redis` where REDIS_URL is set, else `local`, unless QUEUE says otherwise. */
  readonly queue: (typeof QUEUES)[number];
  /** Set whenever `queue` is `redis`. */
  readonly redisUrl: string | null;
  readonly role: (typeof ROLES)[number];
  /** Where people reach this server, when that is not where it listens. */
  readonly publicUrl: string | null;
  /** Null: a random one is made and kept in the data folder. */
  readonly apiToken: string | null;
  /** The first admin, where nobody can sign in yet; null: the set-up page makes it. */
  readonly admin: { readonly email: string; readonly password: string } | null;
  /** Wraps the secrets of connections; null: a random one is made and kept in the data folder. */
  readonly masterKey: Uint8Array | null;
  /** Master keys that secrets may still be wrapped with. */
  readonly previousMasterKeys: readonly Uint8Array[];
  /** Whether the practice services and the example flow are wanted. */
  readonly practice: boolean;
  /** Private addresses that flows may call, `host:port`. */
  readonly egressAllow: readonly string[];
  /** Runs that one process works on at once. */
  readonly workerConcurrency: number;
  /** Length of a worker's lease, ms. */
  readonly leaseMs: number;
  /** Longest that an end in order may take, ms. */
  readonly shutdownMs: number;
  /** How long ended runs are kept when their flow does not say, ms. */
  readonly retentionMs: number;
  /** How often runs past their retention are looked for, ms. */
  readonly retentionIntervalMs: number;
  /** From the opening of a circuit to its first probe, ms. */
  readonly circuitMs: number;
  /** A step that is kept back for longer than this is listed as such, ms. */
  readonly parkedAlarmMs: number;
  readonly logLevel: string;
}

/** A setting that can not be used, in a sentence for a person. */
export class ConfigError extends Error {}

/** Reads and checks all settings; an empty value counts as not set. */
export function readConfig(environment: Readonly<Record<string, string | undefined>>): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''));
  const result = schema.safeParse(given);
  if (!result.success) {
    const lines = result.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new ConfigError(`These settings can not be used:\n  ${lines.join('\n  ')}`);
  }
  const settings = result.data;
  const impossible = impossibleTogether(settings);
  if (impossible.length > 0) throw new ConfigError(`These settings do not go together:\n  ${impossible.join('\n  ')}`);
  return {
    port: settings.PORT,
    host: settings.HOST,
    dataDir: settings.DATA_DIR,
    payloadDir: settings.PAYLOAD_DIR ?? join(settings.DATA_DIR, 'payloads'),
    databaseUrl: settings.DATABASE_URL ?? null,
    queue: queueOf(settings),
    redisUrl: settings.REDIS_URL ?? null,
    role: settings.ROLE,
    publicUrl: settings.PUBLIC_URL ?? null,
    apiToken: settings.API_TOKEN ?? null,
    admin: adminOf(settings),
    masterKey: settings.MASTER_KEY ?? null,
    previousMasterKeys: settings.MASTER_KEY_PREVIOUS,
    practice: settings.PRACTICE === undefined ? settings.DATABASE_URL === undefined : settings.PRACTICE === 'on',
    egressAllow: settings.EGRESS_ALLOW,
    workerConcurrency: settings.WORKER_CONCURRENCY,
    leaseMs: settings.LEASE_MS,
    shutdownMs: settings.SHUTDOWN_MS,
    retentionMs: settings.RETENTION,
    retentionIntervalMs: settings.RETENTION_INTERVAL,
    circuitMs: settings.CIRCUIT_WAIT,
    parkedAlarmMs: settings.PARKED_ALARM,
    logLevel: settings.LOG_LEVEL,
  };
}

type Settings = z.output<typeof schema>;

function queueOf({ QUEUE, REDIS_URL }: Settings): Config['queue'] {
  return QUEUE ?? (REDIS_URL === undefined ? 'local' : 'redis');
}

function adminOf({ ADMIN_EMAIL: email, ADMIN_PASSWORD: password }: Settings): Config['admin'] {
  return email === undefined || password === undefined ? null : { email, password };
}

/** Settings that are fine alone and can not work together, in sentences. */
function impossibleTogether(settings: Settings): string[] {
  const { ROLE, DATABASE_URL, REDIS_URL, ADMIN_EMAIL, ADMIN_PASSWORD } = settings;
  const sentences: string[] = [];
  if ((ADMIN_EMAIL === undefined) !== (ADMIN_PASSWORD === undefined)) {
    sentences.push('ADMIN_EMAIL and ADMIN_PASSWORD make the first admin together: set both, or none and use the set-up page.');
  }
  if (ROLE !== 'all' && DATABASE_URL === undefined) {
    sentences.push(`ROLE=${ROLE} shares its database with other processes, and the embedded one serves only one: set DATABASE_URL.`);
  }
  if (queueOf(settings) === 'redis' && REDIS_URL === undefined) {
    sentences.push('QUEUE=redis needs a Redis: set REDIS_URL, for example redis://localhost:6379.');
  }
  return sentences;
}

/** What people should be told about settings that work, but not as well as they could. */
export function configNotices({ role, queue }: Config): string[] {
  if (role === 'all' || queue !== 'local') return [];
  return [
    `ROLE=${role} without a queue: the workers find new runs by looking once a second, so that runs start up to 2 s late. Set REDIS_URL, or QUEUE=postgres on all processes.`,
  ];
}

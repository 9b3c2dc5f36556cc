import type { Config } from './config.js';

/**
 * Settings as they may be logged: names, numbers and places. Of a secret only whether it is set, of the database only where it is.
 * A list of what may be told, so that a setting that is added later stays untold until somebody decides.
 */
export function publicSettings(config: Config): { readonly [name: string]: string | number | boolean | readonly string[] } {
  return {
    port: config.port,
    host: config.host,
    dataDir: config.dataDir,
    payloadDir: config.payloadDir,
    database: config.databaseUrl === null ? 'embedded' : placeOf(config.databaseUrl),
    role: config.role,
    queue: config.queue,
    redis: config.redisUrl === null ? false : placeOf(config.redisUrl),
    publicUrl: config.publicUrl ?? false,
    hasApiToken: config.apiToken !== null,
    hasAdmin: config.admin !== null,
    hasMasterKey: config.masterKey !== null,
    previousMasterKeys: config.previousMasterKeys.length,
    egressAllow: config.egressAllow,
    workerConcurrency: config.workerConcurrency,
    leaseMs: config.leaseMs,
    shutdownMs: config.shutdownMs,
    retentionMs: config.retentionMs,
    retentionIntervalMs: config.retentionIntervalMs,
    logLevel: config.logLevel,
  };
}

/** Host, port and name of a database; without user, password and options. */
function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}

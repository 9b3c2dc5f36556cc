/** Nothing that runs here sends usage figures anywhere or looks for updates. */
const QUIET = {
  DO_NOT_TRACK: '1',
  NEXT_TELEMETRY_DISABLED: '1',
  TURBO_TELEMETRY_DISABLED: '1',
  TURBO_NO_UPDATE_NOTIFIER: '1',
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
};

/**
 * The environment for every tool that the scripts start.
 * @returns {NodeJS.ProcessEnv}
 */
export const quietEnvironment = () => ({ ...process.env, ...QUIET });

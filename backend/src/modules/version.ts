/** The release, as `package.json` says; told to services in `User-Agent`, to people in logs and metrics. */
export const VERSION = '0.1.0';

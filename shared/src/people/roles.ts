/** What people may do, from least to most: each role includes the ones before it. */
export const ROLES = ['viewer', 'operator', 'editor', 'admin'] as const;

/** `viewer` reads, `operator` starts and repairs runs, `editor` changes flows and connections, `admin` does everything. */
export type Role = (typeof ROLES)[number];

/** Whether somebody with the role `has` may do what needs `needs`. */
export function roleAllows(has: Role, needs: Role): boolean {
  return ROLES.indexOf(has) >= ROLES.indexOf(needs);
}

'use client';

import { roleAllows, type Role } from '@plumbline/shared';
import { useApi } from './use-api';

/** For so long who one is counts as known, ms. */
const FRESH_MS = 60_000;

/** Whether the person at this page may do what needs this role; true until it is known, because the server decides in any case. */
export function useMay(needs: Role): boolean {
  const { data } = useApi('getSession', {}, { freshMs: FRESH_MS });
  return data === undefined || roleAllows(data.user.role, needs);
}

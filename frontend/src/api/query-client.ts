import { MutationCache, QueryCache, QueryClient } from '@tanstack/react-query';
import { ApiError, hasCode } from './api-error';

/** Tries of a read that got no answer; what the server refused is refused again. */
const TRIES = 3;

/** The cache of answers. A refused session leads to the sign-in page, and from there back to where one was. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: toSignIn }),
    mutationCache: new MutationCache({ onError: toSignIn }),
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => !(error instanceof ApiError && error.problem.status < 500) && count < TRIES - 1,
      },
    },
  });
}

const SIGN_IN = '/sign-in';

/** Leaves for the sign-in page when the session has ended, and remembers where one was. */
function toSignIn(error: unknown): void {
  const { pathname, search } = window.location;
  if (pathname === SIGN_IN || !(hasCode(error, 'unauthorized') || hasCode(error, 'password_change_required'))) return;
  window.location.assign(`${SIGN_IN}?next=${encodeURIComponent(pathname + search)}`);
}

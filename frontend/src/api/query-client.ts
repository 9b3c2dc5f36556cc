import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './api-error';

/** Tries of a read that got no answer; what the server refused is refused again. */
const TRIES = 3;

/** The cache of answers. A refused session leads to the sign-in page, and from there back to where one was. */
export function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => !(error instanceof ApiError && error.problem.status < 500) && count < TRIES - 1,
      },
    },
  });
}

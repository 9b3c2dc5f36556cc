'use client';

import { createContext, use } from 'react';

/** The nonce of the page's Content-Security-Policy; empty where there is none. */
export const NonceContext = createContext('');
export const useNonce = (): string => use(NonceContext);

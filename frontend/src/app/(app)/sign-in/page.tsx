import type { Metadata } from 'next';
export { SignInPage as default } from '../../../features/session/index';

export const metadata: Metadata = { title: 'Sign in' };

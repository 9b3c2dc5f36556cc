import type { Metadata } from 'next';
export { AttentionPage as default } from '../../../../features/attention/index';

export const metadata: Metadata = { title: 'Needs attention' };

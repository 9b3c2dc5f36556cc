import type { Metadata } from 'next';
export { InboxPage as default } from '../../../../features/inbox/index';

export const metadata: Metadata = { title: 'Inbox' };

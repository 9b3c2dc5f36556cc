import type { Metadata } from 'next';
export { AlertsPage as default } from '../../../../features/alerts/index';

export const metadata: Metadata = { title: 'Alerts' };

import type { Metadata } from 'next';
export { DeliveryPage as default } from '../../../../../features/inbox/index';

export const metadata: Metadata = { title: 'Delivery' };

export { DeliveryPage } from './delivery-page';
export { InboxPage } from './inbox-page';

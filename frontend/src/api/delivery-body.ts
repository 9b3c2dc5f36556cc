import { ROUTES } from '@plumbline/shared';
import { fill } from './call';

/** Where the raw bytes of a delivery can be downloaded. */
export const bodyHref = (id: string): string => fill(ROUTES.getDeliveryBody.path, { id });

// breaks: ui-knows-no-domain
import { call } from '../api/call';

export const used = call;

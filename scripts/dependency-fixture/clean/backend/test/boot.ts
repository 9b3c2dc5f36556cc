import { settings } from '../src/config/settings.js';
import { app } from '../src/modules/app.js';

export const boot = (): unknown => [settings, app];

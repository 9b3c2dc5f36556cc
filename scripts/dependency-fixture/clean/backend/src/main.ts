import { settings } from './config/settings.js';
import { app } from './modules/app.js';

export const started = [settings, app];

// breaks: config-is-read-by-wiring-only
import { settings } from '../config/settings.js';

export const used = settings;

// breaks: modules-only-imported-by-entries
import { app } from '../modules/app.js';

export const used = app;

// breaks: backend-never-frontend
import { area } from '../../../frontend/src/canvas-core/geometry.js';

export const used = area;

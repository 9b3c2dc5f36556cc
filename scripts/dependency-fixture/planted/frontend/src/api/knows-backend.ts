// breaks: frontend-never-backend
import type { Clock } from '../../../backend/src/engine/ports/clock';

export type Used = Clock;

// breaks: adapters-are-islands
import { retryStep } from '../../usecases/retry-step.js';

export const used = retryStep;

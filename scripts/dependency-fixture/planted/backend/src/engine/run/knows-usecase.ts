// breaks: engine-is-pure
import { retryStep } from '../../usecases/retry-step.js';

export const used = retryStep;

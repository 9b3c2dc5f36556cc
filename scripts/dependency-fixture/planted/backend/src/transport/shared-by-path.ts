// breaks: through-the-package-name
import type { Flow } from '../../../shared/src/flow.js';

export type Used = Flow;

import type { Flow } from '@plumbline/shared';

export const call = (flow: Flow): string => flow.name;

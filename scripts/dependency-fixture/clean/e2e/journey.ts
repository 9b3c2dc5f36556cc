import type { Flow } from '@plumbline/shared';

export const journey = (flow: Flow): string => flow.name;

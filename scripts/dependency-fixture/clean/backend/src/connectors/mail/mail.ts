import type { Kit } from '../_kit/kit.js';

export const mail = (kit: Kit): number => kit.clock.now();

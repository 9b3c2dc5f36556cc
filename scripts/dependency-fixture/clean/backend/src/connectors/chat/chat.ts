import { z } from 'zod';
import type { Flow } from '@plumbline/shared';
import type { Kit } from '../_kit/kit.js';

export const send = (kit: Kit, flow: Flow): unknown => z.string().parse(`${flow.name}${kit.clock.now()}`);

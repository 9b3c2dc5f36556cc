// breaks: engine-is-pure
import type { pool } from '../../adapters/postgres/pool.js';

export type Used = pool;

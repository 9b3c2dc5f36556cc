// breaks: adapters-are-islands
import { key } from '../vault/vault.js';

export const used = key;

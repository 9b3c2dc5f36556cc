import { clock } from '../adapters/postgres/clock.js';
import { key } from '../adapters/vault/vault.js';
import { settings } from '../config/settings.js';
import { send } from '../connectors/chat/chat.js';
import { mail } from '../connectors/mail/mail.js';
import { crm } from '../practice/crm.js';
import { answer } from '../transport/steps.js';

export const app = { clock, key, settings, send, mail, crm, answer };

// breaks: connectors-know-only-kit
import { mail } from '../mail/mail.js';

export const used = mail;

import { z } from 'zod';
import { isEmailAddress } from './is-email-address.js';

export const emailAddressSchema = z.string().refine(isEmailAddress, 'it must be a mail address such as ada@example.com');

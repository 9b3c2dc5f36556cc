// breaks: production-never-tests
import { boot } from '../../test/boot.js';

export const used = boot;

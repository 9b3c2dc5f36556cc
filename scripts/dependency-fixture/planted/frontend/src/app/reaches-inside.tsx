// breaks: features-through-index
import { Start } from '../features/start/start';

export const used = Start;

// breaks: features-are-islands
import { Start } from '../start/start';

export const used = Start;

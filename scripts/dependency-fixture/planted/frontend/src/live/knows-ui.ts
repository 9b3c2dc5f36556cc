// breaks: api-and-live-know-no-feature
import { Button } from '../ui/button';

export const used = Button;

import { useId } from 'react';

export const Button = (): string => useId();

export const Runs = (): string => 'runs';

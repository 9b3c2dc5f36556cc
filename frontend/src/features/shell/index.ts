export { Logo } from './logo';
export { Providers } from './providers';
export { Shell } from './shell';

export { Start as default } from '../features/start/index';

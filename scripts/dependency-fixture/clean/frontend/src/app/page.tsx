import { Start } from '../features/start/index';

export default Start;

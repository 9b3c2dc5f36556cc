// breaks: app-is-only-routes
import Page from './app/page';

export const used = Page;

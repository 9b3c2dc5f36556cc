export { AccountMenu } from './account-menu';
export { PeoplePage } from './people-page';
export { SetUpPage } from './set-up-page';
export { SignInPage } from './sign-in-page';

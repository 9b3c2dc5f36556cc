export { accentDoubt, DEFAULT_ACCENT } from './accent';
export { aboutPage, sourceOf } from './hosted';
export { NoScript } from './no-script';
export { FormPreview, type Shown } from './preview';
export { PublicForm } from './public-form';
export { PAGE_LANGUAGES, wordsOf } from './words';

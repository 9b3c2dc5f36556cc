import type { Metadata } from 'next';
export { EditorPage as default } from '../../../../../features/editor/index';

export const metadata: Metadata = { title: 'Flow' };

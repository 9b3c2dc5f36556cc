import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { aboutPage, PublicForm, sourceOf } from '../../../features/form-page/index';

interface Props {
  readonly params: Promise<{ readonly path: readonly string[] }>;
  readonly searchParams: Promise<Readonly<Record<string, string | readonly string[] | undefined>>>;
}

export async function generateMetadata(): Promise<Metadata> {
  const { title } = aboutPage(await headers());
  return { ...(title === null ? {} : { title }), robots: { index: false, follow: false } };
}

export default async function FormPage({ params, searchParams }: Props): Promise<ReactNode> {
  const [{ path }, { embed }, head] = await Promise.all([params, searchParams, headers()]);
  return <PublicForm source={sourceOf(path)} language={aboutPage(head).language} isFramed={embed === '1'} />;
}

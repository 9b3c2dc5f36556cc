import { notFound } from 'next/navigation';

/** Every address that is no page: it is said inside of the frame that belongs to the app. */
export default function Nowhere(): never {
  notFound();
}

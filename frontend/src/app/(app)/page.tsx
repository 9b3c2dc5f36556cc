import { redirect } from 'next/navigation';

export default function First(): never {
  redirect('/flows');
}

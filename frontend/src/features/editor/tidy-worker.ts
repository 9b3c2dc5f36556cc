import { tidy } from '../../canvas-core/tidy';
import type { TidyAnswer, TidyAsk } from './tidying';

/** Works a layout out beside the page, which stays free meanwhile. */
self.onmessage = ({ data }: MessageEvent<TidyAsk>): void => {
  const after = tidy(data.document, data.ids ?? undefined);
  const answer: TidyAnswer = after.layout ?? {};
  self.postMessage(answer);
};

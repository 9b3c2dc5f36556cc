import { workFor } from './work';

/** Works beside the page, so that nothing stands still meanwhile. */
self.onmessage = ({ data }: MessageEvent<{ readonly token: string; readonly bits: number }>) => {
  self.postMessage(workFor(data.token, data.bits));
};

// breaks: usecases-no-packages
import * as used from '@nestjs/common';

export const all = used;

import { Controller, Inject, Req, Res } from '@nestjs/common';
import { PlumblineError } from '@plumbline/shared';
import type { Response } from 'express';
import type { Opened, Session } from '../engine/ports/people.js';
import type { PeopleDeps } from '../usecases/people/deps.js';
import { isSetUp, setUp } from '../usecases/people/set-up.js';
import { changePassword, signIn, signOut } from '../usecases/people/sign-in.js';
import { ApiRoute, Input, type AuthenticatedRequest, type RouteInput } from './api-route.js';
import { isAskedLocally } from './same-site.js';
import { PEOPLE_DEPS } from './tokens.js';

/** Who programs with the token of the API are. */
const TOKEN_SESSION: Session = {
  id: 'api-token',
  person: { id: 'api-token', name: 'API token', email: 'api-token', role: 'admin', mustChangePassword: false },
};

@Controller()
export class SessionController {
  constructor(@Inject(PEOPLE_DEPS) private readonly deps: PeopleDeps) {}

  @ApiRoute('signIn')
  async signIn(
    @Input() { body }: RouteInput<'signIn'>,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    return answer(response, await signIn(this.deps, body, addressOf(request)));
  }

  @ApiRoute('getSession')
  async get(@Req() request: AuthenticatedRequest, @Res({ passthrough: true }) response: Response): Promise<object> {
    if (!request.session) return answer(response, { session: TOKEN_SESSION, cookies: [] });
    const opened = await this.deps.sessions.extend(request.headers.cookie);
    if (!opened) throw new PlumblineError('unauthorized');
    return answer(response, opened);
  }

  @ApiRoute('signOut')
  async signOut(@Req() request: AuthenticatedRequest, @Res({ passthrough: true }) response: Response): Promise<void> {
    if (!request.session) return;
    response.append('set-cookie', [...(await signOut(this.deps, request.headers.cookie))]);
  }

  @ApiRoute('changePassword')
  async changePassword(
    @Input() { body }: RouteInput<'changePassword'>,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    const cookies = request.session && request.headers.cookie;
    return answer(response, await changePassword(this.deps, cookies, body));
  }

  @ApiRoute('getSetup')
  async setUpState(): Promise<object> {
    return { needed: !(await isSetUp(this.deps)), codeRequired: this.deps.setupCode !== null };
  }

  @ApiRoute('setUp')
  async setUp(
    @Input() { body }: RouteInput<'setUp'>,
    @Req() request: AuthenticatedRequest,
    @Res({ passthrough: true }) response: Response,
  ): Promise<object> {
    if (!this.deps.setupCode && !isAskedLocally(request.headers)) {
      throw new PlumblineError(
        'cross_site_refused',
        'The first admin is made without a code only from this machine, at http://localhost. Behind a proxy, set PUBLIC_URL.',
      );
    }
    return answer(response, await setUp(this.deps, body, addressOf(request)));
  }
}

/** Of the other end of the connection; behind a proxy, the proxy's. */
function addressOf(request: AuthenticatedRequest): string {
  return request.socket.remoteAddress ?? '';
}

/** What is told of a session; kept by nobody on the way. */
function answer(response: Response, { session, cookies }: Opened): object {
  response.setHeader('cache-control', 'no-store');
  if (cookies.length > 0) response.append('set-cookie', [...cookies]);
  const { mustChangePassword, ...user } = session.person;
  return { user, mustChangePassword };
}

import { analytics } from './desks/analytics.js';
import { chat } from './desks/chat.js';
import { crm } from './desks/crm.js';
import { mailbox } from './desks/mailbox.js';
import { tasks } from './desks/tasks.js';
import type { SwitchChange } from './misbehaviour.js';
import { PracticeService, type PracticeState } from './service.js';
import { Website, type Lead, type Submission } from './website.js';

/** What a connection to a practice service is made of. */
export interface PracticeAccount {
  /** The service by name. */
  readonly service: string;
  readonly baseUrl: string;
  readonly token: string;
}

/** All practice services of a process. They live in memory: with the process ends everything that happened in them. */
export class Practice {
  private readonly website = new Website();

  private constructor(private readonly services: readonly PracticeService[]) {}

  static async start(): Promise<Practice> {
    const services = [crm(), chat(), mailbox(), analytics(), tasks()].map((desk) => new PracticeService(desk));
    await Promise.all(services.map((service) => service.start()));
    return new Practice(services);
  }

  async close(): Promise<void> {
    await Promise.all(this.services.map((service) => service.close()));
  }

  accounts(): PracticeAccount[] {
    return this.services.map(({ title, host, token }) => ({ service: title, baseUrl: `http://${host}`, token }));
  }

  /** Whether one of the services listens, or listened until it went down, at this `host:port`. */
  isAt(hostPort: string): boolean {
    return this.services.some(({ host }) => host === hostPort);
  }

  list(): PracticeState[] {
    return [...this.services, this.website].map((service) => service.state());
  }

  /** Why it can not be switched so, in words; null when it was. */
  async set(id: string, change: SwitchChange): Promise<string | null> {
    return this.find(id).set(change);
  }

  async reset(id: string): Promise<void> {
    await this.find(id).reset();
  }

  /** Submits the form of the website. */
  submit(lead: Lead, hook: string): Promise<Submission> {
    return this.website.submit(lead, hook);
  }

  private find(id: string): PracticeService | Website {
    const found = [...this.services, this.website].find((service) => service.id === id);
    if (!found) throw new Error(`There is no practice service "${id}".`);
    return found;
  }
}

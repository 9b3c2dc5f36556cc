export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

export declare function buildMutant(name: string, patches: readonly Patch[]): Promise<string>;

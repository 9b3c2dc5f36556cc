export interface Patch {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** In how many places of the file; 1 when left out. All of them are changed. */
  readonly places?: number;
}

export declare function buildMutant(name: string, patches: readonly Patch[]): Promise<string>;

/** What was sent from one page of a form. */
export interface Submission {
  /** Unguessable: by it the visitor asks how it stands. */
  readonly id: string;
  readonly flowId: string;
  /** The run that it starts; null: it was spam. */
  readonly runId: string | null;
  /** Until when the visitor waits for the run, ms; null: not at all. */
  readonly waitsUntilMs: number | null;
}

/** A file that a visitor sent. */
export interface VisitorFile {
  /** Of its bytes in the payload store. */
  readonly id: string;
  /** What its bytes belong to, as long as no run has them. */
  readonly owner: string;
  readonly field: string;
  readonly name: string;
  /** Media type. */
  readonly type: string;
  readonly bytes: number;
}

/** What is known of submissions, and of the files that go along with them. A page is known by the id in its token. */
export interface FormStore {
  /** Writes down what a page sends before it is accepted. @returns what was written down for that page first: this, or another */
  begin(pageId: string, submission: Submission): Promise<Submission>;
  ofPage(pageId: string): Promise<Submission | null>;
  find(submissionId: string): Promise<Submission | null>;
  /** @returns false: that field of that page has `most` of them already */
  addFile(pageId: string, file: VisitorFile, most: number): Promise<boolean>;
  filesOf(pageId: string): Promise<readonly VisitorFile[]>;
  /** @returns the file that was forgotten; null: that page has none with this id, or sent it already */
  forgetFile(pageId: string, fileId: string): Promise<VisitorFile | null>;
  /** The bytes of these files belong to the run from now on. */
  giveToRun(fileIds: readonly string[], runId: string): Promise<void>;
}

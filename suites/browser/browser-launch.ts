/** How to start the browser, as it was found. */
export interface BrowserLaunch {
  readonly executablePath?: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** One line for the report. */
  readonly description: string;
}
